package io.portcullis.ipsec.sa;

/**
 * A sequence number of an SA, unsigned 32 bits; there is no ESN (RFC 4303 2.2, TS 33.203 7.1).
 *
 * @param bits the 32 bits; numbers from 2^31 on are negative as an {@code int}, see {@link #value()}
 */
public record SequenceNumber(int bits) {

    /** The highest value, behind which an SA passes nothing more (RFC 4303 3.3.3). */
    public static final long MAX = 0xFFFF_FFFFL;
    /** Before the first packet. */
    public static final SequenceNumber ZERO = new SequenceNumber(0);

    /**
     * @param value 0 to 4294967295
     * @throws IllegalArgumentException outside that range
     */
    public static SequenceNumber of(long value) {
        if (value < 0 || value > MAX) {
            throw new IllegalArgumentException("sequence number " + value + " is not in 0..4294967295");
        }
        return new SequenceNumber((int) value);
    }

    /** The value, 0 to 4294967295. */
    public long value() {
        return Integer.toUnsignedLong(bits);
    }

    /** The value in decimal. */
    @Override
    public String toString() {
        return Integer.toUnsignedString(bits);
    }
}
