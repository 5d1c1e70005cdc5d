package io.portcullis.server.load;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

import io.portcullis.linux.route.Prefix;

/**
 * The addresses that phones get: one of each prefix in turn, and when a prefix has no more, its first one again.
 *
 * <p>Of a prefix that is more than two addresses the first is left out, and of IPv4 the last, which mean the network and everybody
 * there.
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

    boolean v4() {
        return prefixes.stream().anyMatch(AddressPool::isV4);
    }

    boolean v6() {
        return !prefixes.stream().allMatch(AddressPool::isV4);
    }

    /** The address of phone 0, 1, … */
    InetAddress address(long phone) {
        Prefix prefix = prefixes.get((int) (phone % prefixes.size()));
        long index = phone / prefixes.size() % usable(prefix);
        return prefix.address(prefix.size() > 2 ? index + 1 : index);
    }

    /** How many phones share an address at most, if there are so many. */
    long sharing(long phones) {
        long each = (phones + prefixes.size() - 1) / prefixes.size();
        return prefixes.stream().mapToLong(AddressPool::usable).map(usable -> (each + usable - 1) / usable).max()
                .orElseThrow();
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
