package io.portcullis.ipsec.esp.packet;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-GCM (RFC 4106), or AES-GMAC, which authenticates the same and encrypts nothing (RFC 4543). The IV counts from a random
 * 64-bit point: the four SAs of a set share key and salt, so that counting from zero would repeat nonces.
 */
final class GcmProtection extends EspProtection {

    private static final int IV = 8;
    private static final int SALT = 4;
    private static final int ICV = 16;

    private final Cipher cipher;
    private final WipeableKey key;
    private final byte[] nonce = new byte[SALT + IV];
    private final boolean encrypts;
    private long next;

    GcmProtection(byte[] key, byte[] salt, boolean encrypts, SecureRandom random) throws GeneralSecurityException {
        this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        this.key = new WipeableKey(key, "AES");
        System.arraycopy(salt, 0, nonce, 0, SALT);
        this.encrypts = encrypts;
        this.next = random.nextLong();
    }

    @Override
    int ivLength() {
        return IV;
    }

    @Override
    int icvLength() {
        return ICV;
    }

    @Override
    int alignment() {
        return 4;
    }

    @Override
    void seal(byte[] payload, int from, int length, byte[] trailer, int trailerLength, byte[] packet)
            throws GeneralSecurityException {
        long iv = next++;
        for (int i = 0; i < IV; i++) {
            packet[HEADER + i] = (byte) (iv >>> 8 * (IV - 1 - i));
        }
        int start = HEADER + IV;
        start(Cipher.ENCRYPT_MODE, packet, 0);
        if (encrypts) {
            cipher.updateAAD(packet, 0, HEADER);
            int done = cipher.update(payload, from, length, packet, start);
            cipher.doFinal(trailer, 0, trailerLength, packet, start + done);
        } else {
            int end = join(payload, from, length, trailer, trailerLength, packet, start);
            cipher.updateAAD(packet, 0, end);
            cipher.doFinal(packet, start, 0, packet, end);
        }
    }

    @Override
    int open(byte[] packet, int at, int length) throws GeneralSecurityException {
        int payload = at + HEADER + IV;
        start(Cipher.DECRYPT_MODE, packet, at);
        try {
            if (encrypts) {
                cipher.updateAAD(packet, at, HEADER);
                cipher.doFinal(packet, payload, length + ICV, packet, payload);
            } else {
                cipher.updateAAD(packet, at, HEADER + IV + length);
                cipher.doFinal(packet, payload + length, ICV);
            }
            return payload;
        } catch (AEADBadTagException wrong) {
            return -1;
        }
    }

    private void start(int mode, byte[] packet, int at) throws GeneralSecurityException {
        System.arraycopy(packet, at + HEADER, nonce, SALT, IV);
        cipher.init(mode, key, new GCMParameterSpec(ICV * 8, nonce));
    }

    @Override
    void wipe() {
        key.destroy();
        Arrays.fill(nonce, (byte) 0);
    }
}
