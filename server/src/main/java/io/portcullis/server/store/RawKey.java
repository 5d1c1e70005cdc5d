package io.portcullis.server.store;

import java.util.Arrays;

import javax.crypto.SecretKey;

/** A symmetric key whose bytes can be wiped, which SecretKeySpec's cannot. */
final class RawKey implements SecretKey, AutoCloseable {

    private static final long serialVersionUID = 1L;

    private final transient byte[] bytes;
    private final String algorithm;

    /** @param bytes become this key's own; {@link #close} wipes them */
    RawKey(byte[] bytes, String algorithm) {
        this.bytes = bytes;
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
        return bytes.clone();
    }

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "RawKey[redacted]";
    }
}
