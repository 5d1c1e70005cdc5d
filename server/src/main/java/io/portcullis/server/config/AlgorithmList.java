package io.portcullis.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.agreement.AgreementException;
import io.portcullis.ipsec.sa.agreement.AlgorithmEntry;
import io.portcullis.server.config.yaml.Problems;
import io.portcullis.server.config.yaml.YamlNode;

/** Ranks of algorithm pairs, best first, as a list or as text with commas; what an entry may be says {@link AlgorithmEntry}. */
record AlgorithmList() implements SettingType<List<Set<AlgorithmPair>>> {

    @Override
    public String kind() {
        return "list";
    }

    @Override
    public String range() {
        return "each alg, ealg or alg=ealg; alg: " + String.join(", ", AlgorithmEntry.ALGS) + "; ealg: "
                + String.join(", ", AlgorithmEntry.EALGS);
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("anyOf", List.of(Map.of("type", "string"),
                Map.of("type", "array", "items", Map.of("type", "string"))));
    }

    @Override
    public Optional<List<Set<AlgorithmPair>>> read(String name, YamlNode node, Problems problems) {
        List<YamlNode> items = node instanceof YamlNode.Sequence sequence ? sequence.items() : List.of(node);
        List<Set<AlgorithmPair>> ranks = new ArrayList<>();
        boolean good = true;
        for (YamlNode item : items) {
            if (!(item instanceof YamlNode.Scalar scalar)) {
                problems.error(item.at(),
                        name + " wants algorithms such as hmac-sha-1-96=aes-cbc, not " + item.describe());
                good = false;
                continue;
            }
            for (String entry : scalar.text().split(",", -1)) {
                try {
                    ranks.add(AlgorithmEntry.parse(entry));
                } catch (AgreementException wrong) {
                    problems.error(item.at(), name + ": " + wrong.getMessage());
                    good = false;
                }
            }
        }
        if (good && ranks.isEmpty()) {
            problems.error(node.at(), name + " is empty; leave it out to allow every pair");
            return Optional.empty();
        }
        return good ? Optional.of(List.copyOf(ranks)) : Optional.empty();
    }
}
