package io.portcullis.lab.ue;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Tags, Call-IDs and client nonces: 64 random bits as 16 hex digits (RFC 3261 19.3). */
final class Tokens {

    private static final SecureRandom RANDOM = new SecureRandom();

    private Tokens() {}

    static String fresh() {
        return HexFormat.of().toHexDigits(RANDOM.nextLong());
    }
}
