package io.portcullis.ipsec.sa;

import java.util.Locale;
import java.util.Optional;

/** The {@code alg} parameter of ipsec-3gpp (TS 33.203 Annex H). */
public enum IntegrityAlgorithm {
    /** RFC 2403; deprecated since Rel-12. */
    HMAC_MD5_96("hmac-md5-96", true),
    /** RFC 2404; not recommended since Rel-17. */
    HMAC_SHA_1_96("hmac-sha-1-96", true),
    /** RFC 4543, 128 bit. */
    AES_GMAC("aes-gmac", false),
    /** Only together with {@link EncryptionAlgorithm#AES_GCM}. */
    NULL("null", false);

    private final String token;
    private final boolean deprecated;

    IntegrityAlgorithm(String token, boolean deprecated) {
        this.token = token;
        this.deprecated = deprecated;
    }

    /** The name in the header, in lower case. */
    public String token() {
        return token;
    }

    /** Whether {@code disable_deprecated_algorithms} takes it out. */
    public boolean deprecated() {
        return deprecated;
    }

    /** The algorithm of this name, in any case; empty if unknown. */
    public static Optional<IntegrityAlgorithm> ofToken(String token) {
        String wanted = token.toLowerCase(Locale.ROOT);
        for (IntegrityAlgorithm a : values()) {
            if (a.token.equals(wanted)) {
                return Optional.of(a);
            }
        }
        return Optional.empty();
    }
}
