package io.portcullis.server.load;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

import io.portcullis.linux.route.Prefix;

/**
 * The addresses that phones get, one after the other; from the first again when there are more phones.
 *
 * @param prefixes not empty
 */
record AddressPool(List<Prefix> prefixes) {

    private static final long ENOUGH = 1L << 32;

    AddressPool {
        prefixes = List.copyOf(prefixes);
        if (prefixes.isEmpty()) {
            throw new IllegalArgumentException("phones need at least one address");
        }
    }

    /** How many there are, at most 2^32 of each prefix. */
    long size() {
        return prefixes.stream().mapToLong(AddressPool::usable).sum();
    }

    boolean v4() {
        return prefixes.stream().anyMatch(AddressPool::isV4);
    }

    boolean v6() {
        return !prefixes.stream().allMatch(AddressPool::isV4);
    }

    /**
     * The address of phone 0, 1, …
     *
     * <p>Of a prefix that is more than one address the first is left out, and of IPv4 the last, which mean the network and everybody
     * there.
     */
    InetAddress address(long phone) {
        long left = phone % size();
        for (Prefix prefix : prefixes) {
            if (left < usable(prefix)) {
                return prefix.address(prefix.size() > 2 ? left + 1 : left);
            }
            left -= usable(prefix);
        }
        throw new AssertionError(phone);
    }

    private static long usable(Prefix prefix) {
        long size = Math.min(prefix.size(), ENOUGH);
        if (size <= 2) {
            return size;
        }
        return isV4(prefix) ? size - 2 : size - 1;
    }

    private static boolean isV4(Prefix prefix) {
        return prefix.base() instanceof Inet4Address;
    }
}
