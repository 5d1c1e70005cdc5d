package io.portcullis.ipsec.sa;

import java.util.Locale;
import java.util.Optional;

/** The {@code ealg} parameter of ipsec-3gpp (TS 33.203 Annex H); absent means {@link #NULL}. */
public enum EncryptionAlgorithm {
    /** RFC 2410: no encryption. */
    NULL("null", false),
    /** RFC 2451; deprecated since Rel-12. */
    DES_EDE3_CBC("des-ede3-cbc", true),
    /** RFC 3602, 128 bit; not recommended since Rel-17. */
    AES_CBC("aes-cbc", true),
    /** RFC 4106, 128 bit, ICV of 16 bytes. */
    AES_GCM("aes-gcm", false);

    private final String token;
    private final boolean deprecated;

    EncryptionAlgorithm(String token, boolean deprecated) {
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
    public static Optional<EncryptionAlgorithm> ofToken(String token) {
        String wanted = token.toLowerCase(Locale.ROOT);
        for (EncryptionAlgorithm a : values()) {
            if (a.token.equals(wanted)) {
                return Optional.of(a);
            }
        }
        return Optional.empty();
    }
}
