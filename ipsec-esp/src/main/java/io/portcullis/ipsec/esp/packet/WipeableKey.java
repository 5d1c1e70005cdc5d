package io.portcullis.ipsec.esp.packet;

import java.io.NotSerializableException;
import java.io.Serial;
import java.util.Arrays;

import javax.crypto.SecretKey;

/**
 * A key whose bytes can be wiped, which SecretKeySpec's cannot. What a cipher has made of it lives until the garbage
 * collector takes it: the JDK offers no way to wipe that.
 */
final class WipeableKey implements SecretKey {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String algorithm;
    private final byte[] bytes;
    private boolean destroyed;

    WipeableKey(byte[] bytes, String algorithm) {
        this.bytes = bytes.clone();
        this.algorithm = algorithm;
    }

    @Override
    public String getAlgorithm() {
        return algorithm;
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    @Override
    public byte[] getEncoded() {
        if (destroyed) {
            throw new IllegalStateException("this key was wiped");
        }
        return bytes.clone();
    }

    @Override
    public void destroy() {
        Arrays.fill(bytes, (byte) 0);
        destroyed = true;
    }

    @Override
    public boolean isDestroyed() {
        return destroyed;
    }

    @Serial
    private Object writeReplace() throws NotSerializableException {
        throw new NotSerializableException("keys are not written anywhere");
    }

    @Override
    public String toString() {
        return "[redacted]";
    }
}
