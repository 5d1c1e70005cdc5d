package io.portcullis.lab.home;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

import io.portcullis.sip.message.Credentials;

/** Digest with RES as the password (RFC 3310, RFC 2617 3.2.2.1). */
final class Digest {

    private Digest() {}

    /**
     * Whether the response is that of these credentials.
     *
     * @param res raw bytes; empty for a resynchronisation
     */
    static boolean right(Credentials credentials, String method, byte[] res) {
        String response = credentials.param("response");
        if (response == null || response.isEmpty()) {
            return false;
        }
        byte[] expected = expected(credentials, method, res).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(expected, response.getBytes(StandardCharsets.US_ASCII));
    }

    private static String expected(Credentials credentials, String method, byte[] res) {
        MessageDigest md5 = md5();
        md5.update((text(credentials, "username") + ":" + text(credentials, "realm") + ":")
                .getBytes(StandardCharsets.UTF_8));
        md5.update(res);
        byte[] ha1 = md5.digest();
        String a2 = hex(md5.digest((method + ":" + text(credentials, "uri")).getBytes(StandardCharsets.UTF_8)));
        byte[] ha1Hex = hex(ha1).getBytes(StandardCharsets.US_ASCII);
        Arrays.fill(ha1, (byte) 0);
        md5.update(ha1Hex);
        Arrays.fill(ha1Hex, (byte) 0);
        String middle = credentials.param("qop") == null ? "" : text(credentials, "nc") + ":"
                + text(credentials, "cnonce") + ":" + text(credentials, "qop") + ":";
        md5.update((":" + text(credentials, "nonce") + ":" + middle + a2).getBytes(StandardCharsets.UTF_8));
        return hex(md5.digest());
    }

    private static String text(Credentials credentials, String name) {
        String value = credentials.param(name);
        return value == null ? "" : value;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }
}
