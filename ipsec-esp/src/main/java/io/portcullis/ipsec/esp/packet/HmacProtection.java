package io.portcullis.ipsec.esp.packet;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;

import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;

import org.jspecify.annotations.Nullable;

/** HMAC with a 96-bit ICV (RFC 2403, RFC 2404) over null (RFC 2410) or a cipher in CBC mode (RFC 2451, RFC 3602). */
final class HmacProtection extends EspProtection {

    private static final int ICV = 12;
    // All SAs share one source of randomness, which takes its time: not for each packet.
    private static final int IVS_AT_ONCE = 16;

    private final Mac mac;
    private final byte[] full;
    private final @Nullable Cipher cipher;
    private final WipeableKey cipherKey;
    private final int ivLength;
    private final SecureRandom random;
    // What IVs are made of; empty at the receiving end, which makes none.
    private byte[] randomness = new byte[0];
    private int used;

    /**
     * @param macName    of JCA
     * @param cipherName of JCA; null for none
     */
    HmacProtection(String macName, byte[] integrityKey, @Nullable String cipherName, byte[] encryptionKey,
            SecureRandom random) throws GeneralSecurityException {
        this.mac = Mac.getInstance(macName);
        setMacKey(integrityKey);
        this.full = new byte[mac.getMacLength()];
        this.cipher = cipherName == null ? null : Cipher.getInstance(cipherName + "/CBC/NoPadding");
        this.ivLength = cipher == null ? 0 : cipher.getBlockSize();
        this.cipherKey = new WipeableKey(encryptionKey, cipherName == null ? "none" : cipherName);
        this.random = random;
    }

    @Override
    int ivLength() {
        return ivLength;
    }

    @Override
    int icvLength() {
        return ICV;
    }

    @Override
    int alignment() {
        return Math.max(4, ivLength);
    }

    @Override
    void seal(byte[] payload, int from, int length, byte[] trailer, int trailerLength, byte[] packet)
            throws GeneralSecurityException {
        int start = HEADER + ivLength;
        int end = start + length + trailerLength;
        if (cipher == null) {
            join(payload, from, length, trailer, trailerLength, packet, start);
        } else {
            putIv(packet, HEADER);
            cipher.init(Cipher.ENCRYPT_MODE, cipherKey, new IvParameterSpec(packet, HEADER, ivLength));
            int done = cipher.update(payload, from, length, packet, start);
            cipher.doFinal(trailer, 0, trailerLength, packet, start + done);
        }
        icv(packet, 0, end);
        System.arraycopy(full, 0, packet, end, ICV);
    }

    /** Unpredictable, as CBC wants it (RFC 3602 3). */
    private void putIv(byte[] packet, int at) {
        if (used == randomness.length) {
            if (used == 0) {
                randomness = new byte[IVS_AT_ONCE * ivLength];
            }
            random.nextBytes(randomness);
            used = 0;
        }
        System.arraycopy(randomness, used, packet, at, ivLength);
        used += ivLength;
    }

    @Override
    int open(byte[] packet, int at, int length) throws GeneralSecurityException {
        int payload = at + HEADER + ivLength;
        icv(packet, at, payload + length);
        int difference = 0;
        for (int i = 0; i < ICV; i++) {
            difference |= full[i] ^ packet[payload + length + i];
        }
        if (difference != 0) {
            return -1;
        }
        if (cipher == null) {
            return payload;
        }
        cipher.init(Cipher.DECRYPT_MODE, cipherKey, new IvParameterSpec(packet, at + HEADER, ivLength));
        // A block further to the front, over the IV, which is used up: what it is to decrypt in place, the JDK copies.
        cipher.doFinal(packet, payload, length, packet, payload - ivLength);
        return payload - ivLength;
    }

    private void setMacKey(byte[] bytes) throws GeneralSecurityException {
        WipeableKey key = new WipeableKey(bytes, mac.getAlgorithm());
        mac.init(key);
        key.destroy();
    }

    @Override
    void wipe() {
        cipherKey.destroy();
        Arrays.fill(randomness, (byte) 0);
        used = randomness.length;
        try {
            // The pads that the key was made into are overwritten in place.
            setMacKey(new byte[full.length]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a MAC takes keys of its own length", e);
        }
    }

    private void icv(byte[] packet, int from, int to) throws GeneralSecurityException {
        mac.update(packet, from, to - from);
        mac.doFinal(full, 0);
    }
}
