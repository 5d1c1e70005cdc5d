package io.portcullis.ipsec.xfrm.uapi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/** Access to fields in a message: the host's byte order, or the network's where the kernel says __be. */
final class Fields {

    private static final ValueLayout.OfShort U16 = ValueLayout.JAVA_SHORT_UNALIGNED;
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT_UNALIGNED;
    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfShort BE16 = U16.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt BE32 = U32.withOrder(ByteOrder.BIG_ENDIAN);

    private static final int V4 = 4;
    private static final int V6 = 16;

    private Fields() {}

    static int u8(MemorySegment in, long at) {
        return Byte.toUnsignedInt(in.get(JAVA_BYTE, at));
    }

    static void u8(MemorySegment to, long at, int value) {
        to.set(JAVA_BYTE, at, (byte) value);
    }

    static int u16(MemorySegment in, long at) {
        return Short.toUnsignedInt(in.get(U16, at));
    }

    static void u16(MemorySegment to, long at, int value) {
        to.set(U16, at, (short) value);
    }

    static int u32(MemorySegment in, long at) {
        return in.get(U32, at);
    }

    static void u32(MemorySegment to, long at, int value) {
        to.set(U32, at, value);
    }

    static long u64(MemorySegment in, long at) {
        return in.get(U64, at);
    }

    static void u64(MemorySegment to, long at, long value) {
        to.set(U64, at, value);
    }

    static int be16(MemorySegment in, long at) {
        return Short.toUnsignedInt(in.get(BE16, at));
    }

    static void be16(MemorySegment to, long at, int value) {
        to.set(BE16, at, (short) value);
    }

    static int be32(MemorySegment in, long at) {
        return in.get(BE32, at);
    }

    static void be32(MemorySegment to, long at, int value) {
        to.set(BE32, at, value);
    }

    static int family(InetAddress address) {
        return address instanceof Inet6Address ? Xfrm.AF_INET6 : Xfrm.AF_INET;
    }

    /** Length of a prefix that is the whole address. */
    static int fullPrefix(int family) {
        return 8 * (family == Xfrm.AF_INET6 ? V6 : V4);
    }

    /** An xfrm_address_t; IPv4 leaves its last twelve bytes zero. */
    static void address(MemorySegment to, long at, InetAddress address) {
        byte[] bytes = address.getAddress();
        MemorySegment.copy(bytes, 0, to, JAVA_BYTE, at, bytes.length);
    }

    static InetAddress address(MemorySegment in, long at, int family) {
        byte[] bytes = new byte[family == Xfrm.AF_INET6 ? V6 : V4];
        MemorySegment.copy(in, JAVA_BYTE, at, bytes, 0, bytes.length);
        try {
            // Not InetAddress.getByAddress: that turns a mapped IPv6 address into IPv4.
            return family == Xfrm.AF_INET6 ? Inet6Address.getByAddress(null, bytes, -1)
                    : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }
}
