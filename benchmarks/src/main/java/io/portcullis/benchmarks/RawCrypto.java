package io.portcullis.benchmarks;

import java.security.GeneralSecurityException;
import java.security.Key;

import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.EncryptionAlgorithm;
import io.portcullis.ipsec.sa.EspTransform;
import io.portcullis.ipsec.sa.IntegrityAlgorithm;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK takes for an algorithm pair and nothing else: no header, no padding, no random IV, no window, no check. The IV is
 * set for each packet, as it has to be.
 */
final class RawCrypto {

    private static final int HEADER = 8;

    private final @Nullable Mac mac;
    private final @Nullable Cipher cipher;
    private final boolean aead;
    private final boolean encrypts;
    private final Key cipherKey;
    private final byte[] iv;
    private final byte[] icv = new byte[20];
    private final byte[] work = new byte[2048];
    private int round;

    RawCrypto(AlgorithmPair pair) throws GeneralSecurityException {
        aead = pair.transform() != EspTransform.HMAC_AND_CIPHER;
        encrypts = pair.ealg() != EncryptionAlgorithm.NULL;
        boolean tripleDes = pair.ealg() == EncryptionAlgorithm.DES_EDE3_CBC;
        byte[] key = "0123456789abcdefghijklmn".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        cipherKey = new SecretKeySpec(key, 0, tripleDes ? 24 : 16, tripleDes ? "DESede" : "AES");
        if (aead) {
            mac = null;
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
            iv = new byte[12];
        } else {
            boolean md5 = pair.alg() == IntegrityAlgorithm.HMAC_MD5_96;
            mac = Mac.getInstance(md5 ? "HmacMD5" : "HmacSHA1");
            mac.init(new SecretKeySpec(key, 0, md5 ? 16 : 20, "any"));
            cipher = !encrypts ? null : Cipher.getInstance(tripleDes ? "DESede/CBC/NoPadding" : "AES/CBC/NoPadding");
            iv = new byte[tripleDes ? 8 : 16];
        }
    }

    /** Encrypts and authenticates so many bytes; returns what a compiler cannot leave out. */
    int seal(byte[] payload, int length) throws GeneralSecurityException {
        next();
        if (aead && cipher != null) {
            cipher.init(Cipher.ENCRYPT_MODE, cipherKey, new GCMParameterSpec(128, iv));
            cipher.updateAAD(work, 0, encrypts ? HEADER : HEADER + length);
            return cipher.doFinal(payload, 0, encrypts ? length : 0, work, 0) + work[0];
        }
        byte[] authenticated = payload;
        if (cipher != null) {
            cipher.init(Cipher.ENCRYPT_MODE, cipherKey, new IvParameterSpec(iv));
            cipher.doFinal(payload, 0, length, work, 0);
            authenticated = work;
        }
        return authenticate(authenticated, length);
    }

    /** Authenticates and decrypts what was sealed last. */
    int open(int length) throws GeneralSecurityException {
        if (aead && cipher != null) {
            // A tag that is wrong would cost an exception: what is opened is sealed the other way round, which is the same work.
            next();
            cipher.init(Cipher.ENCRYPT_MODE, cipherKey, new GCMParameterSpec(128, iv));
            cipher.updateAAD(work, 0, encrypts ? HEADER : HEADER + length);
            return cipher.doFinal(work, 0, encrypts ? length : 0, work, 0) + work[0];
        }
        int seen = authenticate(work, length);
        if (cipher != null) {
            cipher.init(Cipher.DECRYPT_MODE, cipherKey, new IvParameterSpec(iv));
            cipher.doFinal(work, 0, length, work, 0);
        }
        return seen + work[0];
    }

    private int authenticate(byte[] bytes, int length) throws GeneralSecurityException {
        if (mac == null) {
            throw new IllegalStateException("AES-GCM authenticates by itself");
        }
        mac.update(bytes, 0, length);
        mac.doFinal(icv, 0);
        return icv[0];
    }

    /** Another IV: the JDK refuses to encrypt by AES-GCM with the same twice. */
    private void next() {
        round++;
        iv[0] = (byte) round;
        iv[1] = (byte) (round >>> 8);
        iv[2] = (byte) (round >>> 16);
        iv[3] = (byte) (round >>> 24);
    }
}
