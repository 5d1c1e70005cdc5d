package io.portcullis.ipsec.esp.packet;

import java.util.Arrays;

import io.portcullis.ipsec.sa.SequenceNumber;

/**
 * Which sequence numbers were seen (RFC 4303 3.4.3, appendix A2). {@link #fresh} is asked before the ICV is checked,
 * {@link #seen} told after. For one thread.
 */
public final class ReplayWindow {

    private final long[] bits;
    private final int size;
    private long highest;

    /**
     * @param size in packets: 64 or more, a multiple of 64
     * @param last counts as seen, and so does every number before it
     */
    public ReplayWindow(int size, SequenceNumber last) {
        if (size < 64 || size % 64 != 0) {
            throw new IllegalArgumentException("a window of " + size + " packets is no multiple of 64");
        }
        this.size = size;
        this.bits = new long[size / 64];
        this.highest = last.value();
        // Those behind the last one are cleared when the window moves over them.
        Arrays.fill(bits, -1);
    }

    /** Whether a packet with this number, 1 to 2^32-1, may be accepted. */
    public boolean fresh(long sequence) {
        if (sequence == 0) {
            return false;
        }
        if (sequence > highest) {
            return true;
        }
        return highest - sequence < size && (bits[word(sequence)] & bit(sequence)) == 0;
    }

    /** A packet with this number was accepted. */
    public void seen(long sequence) {
        if (sequence > highest) {
            forget(highest, sequence);
            highest = sequence;
        }
        bits[word(sequence)] |= bit(sequence);
    }

    private void forget(long from, long to) {
        if (to - from >= size) {
            Arrays.fill(bits, 0);
            return;
        }
        for (long passed = from + 1; passed <= to; passed++) {
            bits[word(passed)] &= ~bit(passed);
        }
    }

    private int word(long sequence) {
        return (int) (sequence / 64 % bits.length);
    }

    private static long bit(long sequence) {
        return 1L << (sequence % 64);
    }

    /** The highest number that counts as seen; 0 before the first. */
    public long highest() {
        return highest;
    }
}
