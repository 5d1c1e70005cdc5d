package io.portcullis.ipsec.sa;

import static io.portcullis.ipsec.sa.EncryptionAlgorithm.AES_GCM;
import static io.portcullis.ipsec.sa.IntegrityAlgorithm.AES_GMAC;
import static io.portcullis.ipsec.sa.IntegrityAlgorithm.HMAC_MD5_96;
import static io.portcullis.ipsec.sa.IntegrityAlgorithm.HMAC_SHA_1_96;

import java.util.ArrayList;
import java.util.List;

/**
 * An integrity and an encryption algorithm, taken from the same mechanism of an offer.
 *
 * @param alg  integrity
 * @param ealg encryption
 */
public record AlgorithmPair(IntegrityAlgorithm alg, EncryptionAlgorithm ealg) {

    /**
     * Every pair that makes sense (TS 33.203 Annex H, I): the HMACs with null, des-ede3-cbc and aes-cbc; aes-gmac with
     * null; null with aes-gcm; aes-gmac with aes-gcm, which is installed as AES-GCM, since that covers both.
     */
    public static final List<AlgorithmPair> ALL = allowedPairs();

    private static List<AlgorithmPair> allowedPairs() {
        List<AlgorithmPair> pairs = new ArrayList<>();
        for (IntegrityAlgorithm alg : IntegrityAlgorithm.values()) {
            for (EncryptionAlgorithm ealg : EncryptionAlgorithm.values()) {
                AlgorithmPair pair = new AlgorithmPair(alg, ealg);
                if (pair.usable()) {
                    pairs.add(pair);
                }
            }
        }
        return List.copyOf(pairs);
    }

    /** Whether the two may stand together; any other pair is never chosen. */
    public boolean usable() {
        return switch (alg) {
            case HMAC_MD5_96, HMAC_SHA_1_96 -> ealg != AES_GCM;
            case AES_GMAC -> ealg == EncryptionAlgorithm.NULL || ealg == AES_GCM;
            case NULL -> ealg == AES_GCM;
        };
    }

    /**
     * How packets are sealed.
     *
     * @throws IllegalStateException if the pair is not {@link #usable()}
     */
    public EspTransform transform() {
        if (!usable()) {
            throw new IllegalStateException(this + " is no pair of TS 33.203 Annex I");
        }
        if (ealg == AES_GCM) {
            return EspTransform.AES_GCM;
        }
        return alg == AES_GMAC ? EspTransform.AES_GMAC : EspTransform.HMAC_AND_CIPHER;
    }

    /** Whether either part is deprecated. */
    public boolean deprecated() {
        return alg.deprecated() || ealg.deprecated();
    }

    /** Whether the integrity part is an HMAC. */
    public boolean hmac() {
        return alg == HMAC_MD5_96 || alg == HMAC_SHA_1_96;
    }

    /** {@code alg=ealg}, as the {@code allowed_algorithms} setting writes it. */
    @Override
    public String toString() {
        return alg.token() + "=" + ealg.token();
    }
}
