package io.portcullis.lab.ue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * The Authorization values of one UE (RFC 3310, RFC 2617 3.2.2). Holds H(A1) of the last AKA run, which stands for RES, and
 * wipes it with {@link #close()}. Used by the UE's own thread only.
 */
final class Authorization implements AutoCloseable {

    private final String impi;
    private final String domain;
    private final String uri;
    private @Nullable AkaChallenge challenge;
    private byte @Nullable [] ha1;
    private int nonceCount;

    Authorization(String impi, String domain) {
        this.impi = impi;
        this.domain = domain;
        this.uri = "sip:" + domain;
    }

    /** The value of a first REGISTER: no nonce yet (TS 24.229 5.1.1.2.2). Asks for a challenge. */
    String withoutNonce() {
        return start(domain, "") + ", uri=" + quote(uri) + ", response=\"\", algorithm=AKAv1-MD5";
    }

    /** Keeps what answers this challenge, in place of the former one; {@code res} is read, not kept. */
    void answers(AkaChallenge newChallenge, byte[] res) {
        close();
        MessageDigest md5 = md5();
        md5.update((impi + ":" + newChallenge.realm() + ":").getBytes(StandardCharsets.UTF_8));
        md5.update(res);
        ha1 = md5.digest();
        challenge = newChallenge;
        nonceCount = 0;
    }

    /** The value that proves RES for a request; without a challenge answered before, {@link #withoutNonce()}. */
    String proof(String method) {
        AkaChallenge answered = challenge;
        byte[] key = ha1;
        if (answered == null || key == null) {
            return withoutNonce();
        }
        return respond(answered, key, method, "");
    }

    /** The value that tells the network its MAC was wrong: neither response nor auts (TS 24.229 5.1.1.5.3). */
    String macFailure(AkaChallenge failed) {
        return start(failed.realm(), failed.nonce()) + ", uri=" + quote(uri) + ", response=\"\", algorithm="
                + failed.algorithm() + opaque(failed);
    }

    /** The value that asks for resynchronisation: auts, and a response with an empty password (RFC 3310 3.4). */
    String resynchronise(AkaChallenge failed, byte[] auts, String method) {
        byte[] emptyPassword = md5().digest((impi + ":" + failed.realm() + ":").getBytes(StandardCharsets.UTF_8));
        nonceCount = 0;
        return respond(failed, emptyPassword, method, ", auts=" + quote(Base64.getEncoder().encodeToString(auts)));
    }

    private String respond(AkaChallenge answered, byte[] key, String method, String more) {
        HexFormat hex = HexFormat.of();
        String a2 = hex.formatHex(md5().digest((method + ":" + uri).getBytes(StandardCharsets.UTF_8)));
        MessageDigest md5 = md5();
        // H(A1) goes in as hex digits without ever being a String.
        byte[] keyHex = lowerHex(key);
        md5.update(keyHex);
        Arrays.fill(keyHex, (byte) 0);
        String quality = "";
        if (answered.qopAuth()) {
            nonceCount++;
            String nc = String.format(Locale.ROOT, "%08x", nonceCount);
            String cnonce = Tokens.fresh();
            md5.update((":" + answered.nonce() + ":" + nc + ":" + cnonce + ":auth:" + a2)
                    .getBytes(StandardCharsets.UTF_8));
            quality = ", qop=auth, nc=" + nc + ", cnonce=" + quote(cnonce);
        } else {
            md5.update((":" + answered.nonce() + ":" + a2).getBytes(StandardCharsets.UTF_8));
        }
        return start(answered.realm(), answered.nonce()) + ", uri=" + quote(uri) + ", response="
                + quote(hex.formatHex(md5.digest())) + ", algorithm=" + answered.algorithm() + quality
                + opaque(answered) + more;
    }

    private String start(String realm, String nonce) {
        return "Digest username=" + quote(impi) + ", realm=" + quote(realm) + ", nonce=" + quote(nonce);
    }

    private static String opaque(AkaChallenge challenge) {
        String opaque = challenge.opaque();
        return opaque == null ? "" : ", opaque=" + quote(opaque);
    }

    private static byte[] lowerHex(byte[] bytes) {
        byte[] digits = new byte[bytes.length * 2];
        for (int i = 0; i < bytes.length; i++) {
            digits[2 * i] = (byte) HexFormat.of().toLowHexDigit(bytes[i] >> 4);
            digits[2 * i + 1] = (byte) HexFormat.of().toLowHexDigit(bytes[i]);
        }
        return digits;
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    // MD5 is what AKAv1-MD5 is made of.
    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    @Override
    public void close() {
        if (ha1 != null) {
            Arrays.fill(ha1, (byte) 0);
            ha1 = null;
        }
        challenge = null;
    }
}
