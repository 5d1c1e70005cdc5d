package io.portcullis.ipsec.sa;

import java.util.Arrays;
import java.util.function.Function;

/**
 * CK and IK of one AKA run (TS 33.102), 16 bytes each. Prints as {@code [redacted]}; {@link #close()} wipes the bytes,
 * after which every use throws {@link IllegalStateException}. Thread-safe.
 */
public final class AkaKeys implements AutoCloseable {

    /** Bytes of each key. */
    public static final int LENGTH = 16;

    private final byte[] ck;
    private final byte[] ik;
    private boolean wiped;

    private AkaKeys(byte[] ck, byte[] ik) {
        this.ck = ck;
        this.ik = ik;
    }

    /**
     * Copies the keys; the caller wipes its own arrays.
     *
     * @throws IllegalArgumentException unless both have 16 bytes (the message names no byte of them)
     */
    public static AkaKeys of(byte[] ck, byte[] ik) {
        if (ck.length != LENGTH || ik.length != LENGTH) {
            throw new IllegalArgumentException("CK and IK have 16 bytes each, not " + ck.length + " and " + ik.length);
        }
        return new AkaKeys(ck.clone(), ik.clone());
    }

    /** Lends a copy of CK, wiped when {@code use} returns. */
    public synchronized <T> T withCk(Function<byte[], T> use) {
        return lend(ck, use);
    }

    /** Lends a copy of IK, wiped when {@code use} returns. */
    public synchronized <T> T withIk(Function<byte[], T> use) {
        return lend(ik, use);
    }

    /** An independent copy, to be closed by itself. */
    public synchronized AkaKeys copy() {
        requireLive();
        return of(ck, ik);
    }

    private <T> T lend(byte[] key, Function<byte[], T> use) {
        requireLive();
        byte[] lent = key.clone();
        try {
            return use.apply(lent);
        } finally {
            Arrays.fill(lent, (byte) 0);
        }
    }

    private void requireLive() {
        if (wiped) {
            throw new IllegalStateException("these keys were wiped");
        }
    }

    /** Wipes the bytes; may be called again. */
    @Override
    public synchronized void close() {
        Arrays.fill(ck, (byte) 0);
        Arrays.fill(ik, (byte) 0);
        wiped = true;
    }

    @Override
    public String toString() {
        return "AkaKeys[redacted]";
    }
}
