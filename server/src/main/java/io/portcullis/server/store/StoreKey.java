package io.portcullis.server.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

import io.portcullis.ipsec.sa.AkaKeys;

/**
 * The key that CK and IK are sealed with in the database: AES-256-GCM with a random nonce. Each set has a key of its own,
 * expanded from this one (HKDF, RFC 5869 2.3), so that the number of nonces that may be drawn for one key is never a concern. Whose
 * set it is, its number and the key are bound in, so that a sealed value opens in no other row. Thread-safe; prints nothing.
 */
final class StoreKey implements AutoCloseable {

    /** Bytes of the key. */
    static final int LENGTH = 32;
    /** Bytes of its name. */
    static final int ID_LENGTH = 8;

    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final byte[] ID_LABEL = "portcullis store key id".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SET_LABEL = "portcullis set keys".getBytes(StandardCharsets.US_ASCII);

    private final RawKey key;
    private final byte[] id;
    private final SecureRandom random = new SecureRandom();

    /** @param bytes {@link #LENGTH} of them; they become this key's own */
    StoreKey(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a store key has " + LENGTH + " bytes, not " + bytes.length);
        }
        this.key = new RawKey(bytes, "Generic");
        this.id = Arrays.copyOf(expand(ID_LABEL), ID_LENGTH);
    }

    /** What names this key without telling anything of it, {@link #ID_LENGTH} bytes; the same for the same key. */
    byte[] id() {
        return id.clone();
    }

    /**
     * Nonce, ciphertext and tag of CK and IK, 60 bytes.
     *
     * @throws IllegalStateException if the keys were wiped
     */
    byte[] seal(String impi, long number, AkaKeys keys) {
        byte[] plain = new byte[2 * AkaKeys.LENGTH];
        try {
            keys.withCk(ck -> put(ck, plain, 0));
            keys.withIk(ik -> put(ik, plain, AkaKeys.LENGTH));
            byte[] nonce = new byte[NONCE];
            random.nextBytes(nonce);
            byte[] sealed = crypt(Cipher.ENCRYPT_MODE, nonce, plain, owner(impi, number));
            return ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array();
        } catch (AEADBadTagException never) {
            throw new IllegalStateException("sealing has no tag to check", never);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    /**
     * Opens what {@link #seal} made for this very set.
     *
     * @throws AEADBadTagException if it is not that
     */
    AkaKeys open(String impi, long number, byte[] sealed) throws AEADBadTagException {
        if (sealed.length != NONCE + 2 * AkaKeys.LENGTH + TAG_BITS / 8) {
            throw new AEADBadTagException("wrong length");
        }
        byte[] plain = crypt(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE),
                Arrays.copyOfRange(sealed, NONCE, sealed.length), owner(impi, number));
        byte[] ck = Arrays.copyOf(plain, AkaKeys.LENGTH);
        byte[] ik = Arrays.copyOfRange(plain, AkaKeys.LENGTH, plain.length);
        try {
            return AkaKeys.of(ck, ik);
        } finally {
            Arrays.fill(plain, (byte) 0);
            Arrays.fill(ck, (byte) 0);
            Arrays.fill(ik, (byte) 0);
        }
    }

    private static byte[] put(byte[] part, byte[] into, int at) {
        System.arraycopy(part, 0, into, at, part.length);
        return into;
    }

    private byte[] owner(String impi, long number) {
        byte[] name = impi.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(SET_LABEL.length + ID_LENGTH + Long.BYTES + name.length).put(SET_LABEL).put(id)
                .putLong(number).put(name).array();
    }

    private byte[] crypt(int mode, byte[] nonce, byte[] text, byte[] owner) throws AEADBadTagException {
        try (RawKey own = new RawKey(expand(owner), "AES")) {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, own, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(owner);
            return cipher.doFinal(text);
        } catch (AEADBadTagException notThis) {
            throw notThis;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no AES-GCM", e);
        }
    }

    private byte[] expand(byte[] info) {
        try {
            return KDF.getInstance("HKDF-SHA256").deriveData(HKDFParameterSpec.expandOnly(key, info, LENGTH));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no HKDF", e);
        }
    }

    /** Wipes it; nothing can be sealed or opened rightly afterwards. */
    @Override
    public void close() {
        key.close();
    }

    @Override
    public String toString() {
        return "StoreKey[redacted]";
    }
}
