package io.portcullis.ipsec.esp.packet;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.EncryptionAlgorithm;
import io.portcullis.ipsec.sa.IntegrityAlgorithm;
import io.portcullis.ipsec.sa.keys.EspKeys;
import org.jspecify.annotations.Nullable;

/** From an algorithm pair to what it does to packets. */
final class Protections {

    private static final SecureRandom RANDOM = new SecureRandom();

    private Protections() {}

    static EspProtection of(AlgorithmPair pair, EspKeys keys) {
        try {
            return switch (pair.transform()) {
                case HMAC_AND_CIPHER -> new HmacProtection(mac(pair.alg()), keys.integrityKey(), cipher(pair.ealg()),
                        keys.encryptionKey(), RANDOM);
                case AES_GCM -> new GcmProtection(keys.encryptionKey(), keys.salt(), true, RANDOM);
                case AES_GMAC -> new GcmProtection(keys.integrityKey(), keys.salt(), false, RANDOM);
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has the algorithms of " + pair, e);
        }
    }

    private static String mac(IntegrityAlgorithm alg) {
        return alg == IntegrityAlgorithm.HMAC_MD5_96 ? "HmacMD5" : "HmacSHA1";
    }

    private static @Nullable String cipher(EncryptionAlgorithm ealg) {
        return switch (ealg) {
            case AES_CBC -> "AES";
            case DES_EDE3_CBC -> "DESede";
            default -> null;
        };
    }
}
