package io.portcullis.ipsec.sa.agreement;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.EncryptionAlgorithm;
import io.portcullis.ipsec.sa.IntegrityAlgorithm;

/**
 * One entry of the {@code allowed_algorithms} setting: {@code alg=ealg}, or {@code alg} or {@code ealg} alone, which stands
 * for every usable pair with it; {@code null} alone for every pair without encryption.
 */
public final class AlgorithmEntry {

    /** The names of integrity algorithms, in lower case. */
    public static final List<String> ALGS = Arrays.stream(IntegrityAlgorithm.values()).map(IntegrityAlgorithm::token)
            .toList();
    /** The names of encryption algorithms, in lower case. */
    public static final List<String> EALGS = Arrays.stream(EncryptionAlgorithm.values())
            .map(EncryptionAlgorithm::token).toList();

    private AlgorithmEntry() {}

    /**
     * Reads an entry; case and space around names do not count.
     *
     * @return its pairs, at least one, in the order of {@link AlgorithmPolicy#DEFAULT}
     * @throws AgreementException if a name is unknown, with the known ones; or if the two make no usable pair, with those that
     *                            would
     */
    public static SequencedSet<AlgorithmPair> parse(String text) throws AgreementException {
        int equals = text.indexOf('=');
        if (equals >= 0) {
            return one(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
        }
        String name = text.strip();
        Optional<EncryptionAlgorithm> ealg = EncryptionAlgorithm.ofToken(name);
        if (ealg.isPresent()) {
            return usable(pair -> pair.ealg() == ealg.get());
        }
        IntegrityAlgorithm alg = IntegrityAlgorithm.ofToken(name).orElseThrow(() -> unknown(name, "algorithm",
                Stream.concat(ALGS.stream(), EALGS.stream()).distinct().toList()));
        return usable(pair -> pair.alg() == alg);
    }

    private static SequencedSet<AlgorithmPair> one(String alg, String ealg) throws AgreementException {
        IntegrityAlgorithm integrity = IntegrityAlgorithm.ofToken(alg)
                .orElseThrow(() -> unknown(alg, "integrity algorithm", ALGS));
        EncryptionAlgorithm encryption = EncryptionAlgorithm.ofToken(ealg)
                .orElseThrow(() -> unknown(ealg, "encryption algorithm", EALGS));
        AlgorithmPair pair = new AlgorithmPair(integrity, encryption);
        if (!pair.usable()) {
            throw new AgreementException(pair + " is no pair of TS 33.203; with " + integrity.token() + " go "
                    + String.join(", ",
                            usable(p -> p.alg() == integrity).stream().map(p -> p.ealg().token()).toList()));
        }
        return new LinkedHashSet<>(List.of(pair));
    }

    private static AgreementException unknown(String name, String what, List<String> known) {
        return new AgreementException(
                "\"" + name + "\" is no " + what + "; known are " + String.join(", ", known));
    }

    private static SequencedSet<AlgorithmPair> usable(Predicate<AlgorithmPair> wanted) {
        SequencedSet<AlgorithmPair> pairs = new LinkedHashSet<>();
        AlgorithmPolicy.DEFAULT.stream().filter(wanted).forEach(pairs::add);
        return pairs;
    }
}
