package io.portcullis.ipsec.sa;

/**
 * A Security Parameters Index, unsigned 32 bits (RFC 4303 2.1).
 *
 * @param bits the 32 bits; values from 2^31 on are negative as an {@code int}, see {@link #value()}
 */
public record Spi(int bits) implements Comparable<Spi> {

    /** The lowest usable value: 0 to 255 are reserved (RFC 4303 2.1). */
    public static final long MIN = 256;
    /** The highest value. */
    public static final long MAX = 0xFFFF_FFFFL;

    /**
     * @param value 256 to 4294967295
     * @throws IllegalArgumentException outside that range
     */
    public static Spi of(long value) {
        if (value < MIN || value > MAX) {
            throw new IllegalArgumentException("SPI " + value + " is not in 256..4294967295");
        }
        return new Spi((int) value);
    }

    /** The value, 0 to 4294967295. */
    public long value() {
        return Integer.toUnsignedLong(bits);
    }

    @Override
    public int compareTo(Spi other) {
        return Integer.compareUnsigned(bits, other.bits);
    }

    /** The value in decimal, as the headers have it (TS 33.203 Annex H). */
    @Override
    public String toString() {
        return Integer.toUnsignedString(bits);
    }
}
