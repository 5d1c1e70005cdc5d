package io.portcullis.linux.route;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * The addresses that begin with the same bits.
 *
 * @param base the first of them
 * @param bits how many bits are the same, 0 to 32 or 128
 */
public record Prefix(InetAddress base, int bits) {

    /** @throws IllegalArgumentException if there are no such bits, or others than these are set in {@code base} */
    public Prefix {
        int all = 8 * base.getAddress().length;
        if (bits < 0 || bits > all) {
            throw new IllegalArgumentException("a prefix of " + base.getHostAddress() + " has 0 to " + all + " bits");
        }
        int lowest = new BigInteger(1, base.getAddress()).getLowestSetBit();
        if (lowest >= 0 && lowest < all - bits) {
            throw new IllegalArgumentException(base.getHostAddress() + "/" + bits + " has bits set behind its prefix");
        }
    }

    /**
     * Reads {@code 198.51.100.0/24}, {@code 2001:db8::/64}, or an address alone.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    public static Prefix parse(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        InetAddress base;
        try {
            base = InetAddress.ofLiteral(literal);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + literal + "' is no IP address", e);
        }
        if (slash < 0) {
            return new Prefix(base, 8 * base.getAddress().length);
        }
        String bits = text.substring(slash + 1);
        if (!bits.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("'" + text + "' is no prefix: a number of bits stands behind the slash");
        }
        return new Prefix(base, Integer.parseInt(bits));
    }

    /** How many addresses it has; {@link Long#MAX_VALUE} if there are more than that. */
    public long size() {
        int free = 8 * base.getAddress().length - bits;
        return free >= Long.SIZE - 1 ? Long.MAX_VALUE : 1L << free;
    }

    /**
     * One of its addresses.
     *
     * @param index 0 for the first
     */
    public InetAddress address(long index) {
        if (index < 0 || index >= size()) {
            throw new IllegalArgumentException(this + " has no address " + index);
        }
        byte[] bytes = base.getAddress();
        long rest = index;
        for (int i = bytes.length - 1; rest != 0; i--) {
            bytes[i] |= (byte) rest;
            rest >>>= 8;
        }
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Whether it is one address alone. */
    public boolean single() {
        return bits == 8 * base.getAddress().length;
    }

    @Override
    public String toString() {
        return base.getHostAddress() + "/" + bits;
    }
}
