package io.portcullis.ipsec.sa.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.EncryptionAlgorithm;
import io.portcullis.ipsec.sa.IntegrityAlgorithm;

/**
 * The keys that ESP works with, the same for all four SAs of a set (TS 33.203 Annex I). Prints as {@code [redacted]};
 * {@link #close()} wipes the bytes.
 */
public final class EspKeys implements AutoCloseable {

    private static final int SHA_1_KEY = 20;
    private static final int DES_KEY = 8;
    private static final int SALT = 4;

    private final byte[] integrityKey;
    private final byte[] encryptionKey;
    private final byte[] salt;

    private EspKeys(byte[] integrityKey, byte[] encryptionKey, byte[] salt) {
        this.integrityKey = integrityKey;
        this.encryptionKey = encryptionKey;
        this.salt = salt;
    }

    /**
     * Expands CK and IK.
     *
     * @throws IllegalStateException if the pair is not {@link AlgorithmPair#usable()}
     */
    public static EspKeys expand(AlgorithmPair pair, AkaKeys keys) {
        return switch (pair.transform()) {
            case AES_GCM -> new EspKeys(new byte[0], keys.withCk(byte[]::clone), salt(keys, 0x59, "AES_GCM_SALT"));
            case AES_GMAC -> new EspKeys(keys.withIk(byte[]::clone), new byte[0], salt(keys, 0x58, "AES_GMAC_SALT"));
            case HMAC_AND_CIPHER -> new EspKeys(hmacKey(pair.alg(), keys), cipherKey(pair.ealg(), keys), new byte[0]);
        };
    }

    private static byte[] hmacKey(IntegrityAlgorithm alg, AkaKeys keys) {
        return switch (alg) {
            case HMAC_MD5_96 -> keys.withIk(byte[]::clone);
            case HMAC_SHA_1_96 -> keys.withIk(ik -> Arrays.copyOf(ik, SHA_1_KEY));
            case AES_GMAC, NULL -> throw new IllegalStateException(alg + " is no HMAC");
        };
    }

    private static byte[] cipherKey(EncryptionAlgorithm ealg, AkaKeys keys) {
        return switch (ealg) {
            case NULL -> new byte[0];
            case AES_CBC -> keys.withCk(byte[]::clone);
            case DES_EDE3_CBC -> keys.withCk(EspKeys::tripleDes);
            case AES_GCM -> throw new IllegalStateException("aes-gcm stands by itself");
        };
    }

    /** CK1, CK2, CK1, where CK1 and CK2 are CK's halves; parity set (RFC 2451 2.2). */
    private static byte[] tripleDes(byte[] ck) {
        byte[] key = Arrays.copyOf(ck, 3 * DES_KEY);
        System.arraycopy(ck, 0, key, 2 * DES_KEY, DES_KEY);
        for (int i = 0; i < key.length; i++) {
            int upper = key[i] & 0xFE;
            key[i] = (byte) (upper | (Integer.bitCount(upper) + 1) % 2);
        }
        return key;
    }

    private static byte[] salt(AkaKeys keys, int prefix, String name) {
        byte[] label = name.getBytes(StandardCharsets.US_ASCII);
        byte[] text = new byte[label.length + 3];
        text[0] = (byte) prefix;
        System.arraycopy(label, 0, text, 1, label.length);
        text[text.length - 1] = (byte) label.length;
        byte[] key = new byte[2 * AkaKeys.LENGTH];
        keys.withCk(ck -> copy(ck, key, 0));
        keys.withIk(ik -> copy(ik, key, AkaKeys.LENGTH));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            byte[] digest = mac.doFinal(text);
            byte[] salt = Arrays.copyOfRange(digest, digest.length - SALT, digest.length);
            Arrays.fill(digest, (byte) 0);
            return salt;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static boolean copy(byte[] from, byte[] to, int at) {
        System.arraycopy(from, 0, to, at, from.length);
        return true;
    }

    /** The HMAC's or GMAC's key, shared, not a copy; empty for AES-GCM. */
    public byte[] integrityKey() {
        return integrityKey;
    }

    /** The cipher's or GCM's key, shared, not a copy; empty for null and GMAC. */
    public byte[] encryptionKey() {
        return encryptionKey;
    }

    /** Four bytes in front of the IV for GCM and GMAC, shared, not a copy; else empty. */
    public byte[] salt() {
        return salt;
    }

    /** Wipes the bytes; may be called again. */
    @Override
    public void close() {
        Arrays.fill(integrityKey, (byte) 0);
        Arrays.fill(encryptionKey, (byte) 0);
        Arrays.fill(salt, (byte) 0);
    }

    @Override
    public String toString() {
        return "EspKeys[redacted]";
    }
}
