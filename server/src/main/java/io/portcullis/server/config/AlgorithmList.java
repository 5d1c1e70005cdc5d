package io.portcullis.server.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.EncryptionAlgorithm;
import io.portcullis.ipsec.sa.IntegrityAlgorithm;
import io.portcullis.server.config.yaml.Problems;
import io.portcullis.server.config.yaml.Suggestion;
import io.portcullis.server.config.yaml.YamlNode;

/**
 * Algorithm pairs, best first, as a list or as text with commas: {@code alg}, {@code ealg} or {@code alg=ealg}. One name
 * alone stands for every usable pair with it; {@code null} alone for every pair without encryption.
 */
record AlgorithmList() implements SettingType<List<AlgorithmPair>> {
    private static final List<String> ALGS = Arrays.stream(IntegrityAlgorithm.values()).map(IntegrityAlgorithm::token)
            .toList();
    private static final List<String> EALGS = Arrays.stream(EncryptionAlgorithm.values())
            .map(EncryptionAlgorithm::token).toList();
    private static final List<String> NAMES = Stream.concat(ALGS.stream(), EALGS.stream()).distinct().toList();

    @Override
    public String kind() {
        return "list";
    }

    @Override
    public String range() {
        return "each alg, ealg or alg=ealg; alg: " + String.join(", ", ALGS) + "; ealg: " + String.join(", ", EALGS);
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("anyOf", List.of(Map.of("type", "string"),
                Map.of("type", "array", "items", Map.of("type", "string"))));
    }

    @Override
    public Optional<List<AlgorithmPair>> read(String name, YamlNode node, Problems problems) {
        List<YamlNode> items = node instanceof YamlNode.Sequence sequence ? sequence.items() : List.of(node);
        SequencedSet<AlgorithmPair> pairs = new LinkedHashSet<>();
        boolean good = true;
        for (YamlNode item : items) {
            if (!(item instanceof YamlNode.Scalar scalar)) {
                problems.error(item.at(),
                        name + " wants algorithms such as hmac-sha-1-96=aes-cbc, not " + item.describe());
                good = false;
                continue;
            }
            for (String word : scalar.text().split(",", -1)) {
                List<AlgorithmPair> named = pairs(name, word.strip(), item, problems);
                good &= !named.isEmpty();
                pairs.addAll(named);
            }
        }
        if (good && pairs.isEmpty()) {
            problems.error(node.at(), name + " is empty; leave it out to allow every pair");
            return Optional.empty();
        }
        return good ? Optional.of(new ArrayList<>(pairs)) : Optional.empty();
    }

    /** The pairs that a word stands for; none after a mistake. */
    private static List<AlgorithmPair> pairs(String name, String word, YamlNode at, Problems problems) {
        int equals = word.indexOf('=');
        if (equals >= 0) {
            return one(name, word.substring(0, equals).strip(), word.substring(equals + 1).strip(), at, problems);
        }
        Optional<IntegrityAlgorithm> alg = IntegrityAlgorithm.ofToken(word);
        Optional<EncryptionAlgorithm> ealg = EncryptionAlgorithm.ofToken(word);
        if (ealg.isPresent()) {
            return usable(p -> p.ealg() == ealg.get());
        }
        if (alg.isPresent()) {
            return usable(p -> p.alg() == alg.get());
        }
        problems.error(at.at(), name + ": \"" + word + "\" is no algorithm" + Suggestion.after(word, NAMES));
        return List.of();
    }

    private static List<AlgorithmPair> one(String name, String alg, String ealg, YamlNode at, Problems problems) {
        Optional<IntegrityAlgorithm> integrity = IntegrityAlgorithm.ofToken(alg);
        Optional<EncryptionAlgorithm> encryption = EncryptionAlgorithm.ofToken(ealg);
        if (integrity.isEmpty()) {
            problems.error(at.at(), name + ": \"" + alg + "\" is no integrity algorithm" + Suggestion.after(alg, ALGS));
        }
        if (encryption.isEmpty()) {
            problems.error(at.at(),
                    name + ": \"" + ealg + "\" is no encryption algorithm" + Suggestion.after(ealg, EALGS));
        }
        if (integrity.isEmpty() || encryption.isEmpty()) {
            return List.of();
        }
        AlgorithmPair pair = new AlgorithmPair(integrity.get(), encryption.get());
        if (!pair.usable()) {
            problems.error(at.at(),
                    name + ": " + pair + " is no pair of TS 33.203; with " + integrity.get().token() + " go "
                            + String.join(", ",
                                    usable(p -> p.alg() == pair.alg()).stream().map(p -> p.ealg().token()).toList()));
            return List.of();
        }
        return List.of(pair);
    }

    private static List<AlgorithmPair> usable(Predicate<AlgorithmPair> wanted) {
        return AlgorithmPair.ALL.stream().filter(wanted).toList();
    }
}
