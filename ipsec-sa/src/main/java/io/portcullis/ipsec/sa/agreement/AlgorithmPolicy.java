package io.portcullis.ipsec.sa.agreement;

import static io.portcullis.ipsec.sa.EncryptionAlgorithm.AES_CBC;
import static io.portcullis.ipsec.sa.EncryptionAlgorithm.AES_GCM;
import static io.portcullis.ipsec.sa.EncryptionAlgorithm.DES_EDE3_CBC;
import static io.portcullis.ipsec.sa.IntegrityAlgorithm.AES_GMAC;
import static io.portcullis.ipsec.sa.IntegrityAlgorithm.HMAC_MD5_96;
import static io.portcullis.ipsec.sa.IntegrityAlgorithm.HMAC_SHA_1_96;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.EncryptionAlgorithm;
import io.portcullis.ipsec.sa.IntegrityAlgorithm;

/**
 * The pairs that we accept, best first, and the choice among a UE's offers (TS 33.203 7.2 SM5): the first pair on
 * <em>our</em> list that the UE offered. If the UE offered that pair more than once, its highest q wins, then its order.
 *
 * @param pairs best first; none is unusable
 */
public record AlgorithmPolicy(List<AlgorithmPair> pairs) {

    /** What stands where no list is given: the strongest first, encryption before none. */
    public static final List<AlgorithmPair> DEFAULT = List.of(new AlgorithmPair(IntegrityAlgorithm.NULL, AES_GCM),
            new AlgorithmPair(AES_GMAC, AES_GCM), new AlgorithmPair(AES_GMAC, EncryptionAlgorithm.NULL),
            new AlgorithmPair(HMAC_SHA_1_96, AES_CBC), new AlgorithmPair(HMAC_SHA_1_96, DES_EDE3_CBC),
            new AlgorithmPair(HMAC_SHA_1_96, EncryptionAlgorithm.NULL), new AlgorithmPair(HMAC_MD5_96, AES_CBC),
            new AlgorithmPair(HMAC_MD5_96, DES_EDE3_CBC), new AlgorithmPair(HMAC_MD5_96, EncryptionAlgorithm.NULL));

    public AlgorithmPolicy {
        pairs = List.copyOf(pairs);
        for (AlgorithmPair pair : pairs) {
            if (!pair.usable()) {
                throw new IllegalArgumentException(pair + " is no pair of TS 33.203 Annex I");
            }
        }
    }

    /**
     * The policy of the settings {@code allowed_algorithms} and {@code disable_deprecated_algorithms}.
     *
     * @param allowed           best first; empty for {@link #DEFAULT}
     * @param disableDeprecated takes hmac-md5-96, hmac-sha-1-96, des-ede3-cbc and aes-cbc out
     */
    public static AlgorithmPolicy of(List<AlgorithmPair> allowed, boolean disableDeprecated) {
        List<AlgorithmPair> pairs = allowed.isEmpty() ? DEFAULT : allowed;
        return new AlgorithmPolicy(
                pairs.stream().filter(pair -> !disableDeprecated || !pair.deprecated()).distinct().toList());
    }

    /**
     * Chooses.
     *
     * @param offer the UE's mechanisms in order
     * @return empty if none of its pairs is on our list
     * @throws AgreementException if a mechanism is malformed
     */
    public Optional<Ipsec3gpp> choose(List<Mechanism> offer) throws AgreementException {
        Ipsec3gpp best = null;
        int bestRank = Integer.MAX_VALUE;
        for (Mechanism mechanism : offer) {
            Optional<Ipsec3gpp> offered = Ipsec3gpp.of(mechanism);
            if (offered.isEmpty()) {
                continue;
            }
            int rank = pairs.indexOf(offered.get().pair());
            boolean better = rank >= 0 && (best == null || rank < bestRank
                    || rank == bestRank && offered.get().qThousandths() > best.qThousandths());
            if (better) {
                best = offered.get();
                bestRank = rank;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Our list as a Security-Server of a refusal (RFC 3329 2.3.1): algorithms only, since there is no set. */
    public String toHeader() {
        return pairs.stream().map(
                pair -> Ipsec3gpp.NAME + ";alg=" + pair.alg().token() + ";ealg=" + pair.ealg().token()
                        + ";prot=esp;mod=trans")
                .collect(Collectors.joining(", "));
    }
}
