package io.portcullis.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A fuzzer's bytes, taken from the front; zeros when they are used up. */
public final class Input {

    private final byte[] bytes;
    private int at;

    public Input(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Whether nothing is left. */
    public boolean isEmpty() {
        return at >= bytes.length;
    }

    /** 0 to 255. */
    public int next() {
        return isEmpty() ? 0 : bytes[at++] & 0xff;
    }

    /** 0 to {@code bound} - 1. */
    public int next(int bound) {
        return next() % bound;
    }

    /** At most so many bytes. */
    public byte[] take(int most) {
        int end = Math.min(bytes.length, at + most);
        byte[] taken = Arrays.copyOfRange(bytes, at, end);
        at = end;
        return taken;
    }

    /** What is left. */
    public byte[] rest() {
        return take(bytes.length - at);
    }

    /** What is left, as UTF-8. */
    public String text() {
        return new String(rest(), StandardCharsets.UTF_8);
    }
}
