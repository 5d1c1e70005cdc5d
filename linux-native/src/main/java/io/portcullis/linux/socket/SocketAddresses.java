package io.portcullis.linux.socket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/** struct sockaddr_in, sockaddr_in6 and sockaddr_nl. */
public final class SocketAddresses {

    /** Bytes that hold either of IPv4's and IPv6's. */
    public static final int MAX_SIZE = 28;

    private static final int IN_SIZE = 16;
    private static final int IN6_SIZE = 28;
    private static final int NL_SIZE = 12;
    private static final ValueLayout.OfShort PORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private SocketAddresses() {}

    /** AF_INET or AF_INET6. */
    public static int family(InetAddress address) {
        return address instanceof Inet6Address ? Constants.AF_INET6 : Constants.AF_INET;
    }

    /** The sockaddr_in or sockaddr_in6 of an address that was resolved; an IPv6 scope is kept. */
    public static MemorySegment inet(SegmentAllocator allocator, InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        byte[] bytes = ip.getAddress();
        boolean v6 = ip instanceof Inet6Address;
        MemorySegment sockaddr = allocator.allocate(v6 ? IN6_SIZE : IN_SIZE, 4);
        sockaddr.set(JAVA_SHORT, 0, (short) (v6 ? Constants.AF_INET6 : Constants.AF_INET));
        sockaddr.set(PORT, 2, (short) address.getPort());
        MemorySegment.copy(bytes, 0, sockaddr, JAVA_BYTE, v6 ? 8 : 4, bytes.length);
        if (ip instanceof Inet6Address six) {
            sockaddr.set(JAVA_INT, 24, six.getScopeId());
        }
        return sockaddr;
    }

    /**
     * Reads a sockaddr_in or sockaddr_in6.
     *
     * @throws IllegalArgumentException if it is of another family or too short
     */
    public static InetSocketAddress inet(MemorySegment sockaddr) {
        int family = sockaddr.byteSize() < IN_SIZE ? Constants.AF_UNSPEC : sockaddr.get(JAVA_SHORT, 0);
        if (family != Constants.AF_INET && (family != Constants.AF_INET6 || sockaddr.byteSize() < IN6_SIZE)) {
            throw new IllegalArgumentException("no IPv4 or IPv6 sockaddr: family " + family + ", "
                    + sockaddr.byteSize() + " bytes");
        }
        boolean v6 = family == Constants.AF_INET6;
        byte[] bytes = new byte[v6 ? 16 : 4];
        MemorySegment.copy(sockaddr, JAVA_BYTE, v6 ? 8 : 4, bytes, 0, bytes.length);
        int port = Short.toUnsignedInt(sockaddr.get(PORT, 2));
        try {
            int scope = v6 ? sockaddr.get(JAVA_INT, 24) : 0;
            InetAddress ip = scope == 0 ? InetAddress.getByAddress(bytes)
                    : Inet6Address.getByAddress(null, bytes, scope);
            return new InetSocketAddress(ip, port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    /**
     * A sockaddr_nl.
     *
     * @param portId 0 lets the kernel choose, or names the kernel
     * @param groups bits of the first 32 multicast groups
     */
    public static MemorySegment netlink(SegmentAllocator allocator, int portId, int groups) {
        MemorySegment sockaddr = allocator.allocate(NL_SIZE, 4);
        sockaddr.set(JAVA_SHORT, 0, (short) Constants.AF_NETLINK);
        sockaddr.set(JAVA_INT, 4, portId);
        sockaddr.set(JAVA_INT, 8, groups);
        return sockaddr;
    }
}
