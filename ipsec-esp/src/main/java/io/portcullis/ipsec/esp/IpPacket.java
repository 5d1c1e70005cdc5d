package io.portcullis.ipsec.esp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * What a packet's IP and transport headers say.
 *
 * @param protocol  6 or 17
 * @param transport where the transport header stands
 * @param end       where the packet ends
 * @param dscp      in the upper six of eight bits, as in the TOS or traffic class (RFC 2474)
 * @param flow      addresses and ports
 */
record IpPacket(int protocol, int transport, int end, int dscp, Flow flow) {

    static final int TCP = 6;
    static final int UDP = 17;
    private static final int V4_HEADER = 20;
    private static final int V6_HEADER = 40;
    private static final int MAX_LENGTH = 0xffff;
    private static final int TTL = 64;

    /** Reads a UDP or TCP packet; null for anything else, fragments included. */
    static @Nullable IpPacket read(byte[] bytes, int length) {
        if (length < V4_HEADER) {
            return null;
        }
        return switch (bytes[0] >> 4 & 0xf) {
            case 4 -> readV4(bytes, length);
            case 6 -> readV6(bytes, length);
            default -> null;
        };
    }

    private static @Nullable IpPacket readV4(byte[] bytes, int length) {
        int header = (bytes[0] & 0xf) * 4;
        int end = u16(bytes, 2);
        boolean fragment = (u16(bytes, 6) & 0x3fff) != 0;
        if (header < V4_HEADER || end > length || fragment) {
            return null;
        }
        return read(bytes, bytes[9] & 0xff, header, end, bytes[1], address(bytes, 12, 4), address(bytes, 16, 4));
    }

    private static @Nullable IpPacket readV6(byte[] bytes, int length) {
        if (length < V6_HEADER || V6_HEADER + u16(bytes, 4) > length) {
            return null;
        }
        InetAddress source = address(bytes, 8, 16);
        InetAddress destination = address(bytes, 24, 16);
        if (!(source instanceof Inet6Address && destination instanceof Inet6Address)) {
            // IPv4-mapped, which Java makes IPv4 of: never on the wire, and it must not be taken for an IPv4 packet's.
            return null;
        }
        return read(bytes, bytes[6] & 0xff, V6_HEADER, V6_HEADER + u16(bytes, 4), u16(bytes, 0) >> 4, source,
                destination);
    }

    private static @Nullable IpPacket read(byte[] bytes, int protocol, int transport, int end, int trafficClass,
            InetAddress source,
            InetAddress destination) {
        if (protocol != TCP && protocol != UDP || end - transport < 8) {
            return null;
        }
        return new IpPacket(protocol, transport, end, trafficClass & 0xfc,
                new Flow(source, u16(bytes, transport), destination, u16(bytes, transport + 2)));
    }

    static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }

    static InetAddress address(byte[] bytes, int at, int length) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, at, at + length));
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Bytes of the IP header that {@link #writeHeader} writes. */
    static int headerLength(InetAddress address) {
        return address.getAddress().length == 4 ? V4_HEADER : V6_HEADER;
    }

    /**
     * Writes an IP header in front of a payload.
     *
     * @return false if the packet would be longer than IP allows
     */
    static boolean writeHeader(byte[] out, byte[] source, byte[] destination, int protocol, int payload) {
        if (payload + (source.length == 4 ? V4_HEADER : 0) > MAX_LENGTH) {
            return false;
        }
        if (source.length == 4) {
            Arrays.fill(out, 0, V4_HEADER, (byte) 0);
            out[0] = 0x45;
            put16(out, 2, V4_HEADER + payload);
            out[6] = 0x40;
            out[8] = TTL;
            out[9] = (byte) protocol;
            System.arraycopy(source, 0, out, 12, 4);
            System.arraycopy(destination, 0, out, 16, 4);
            put16(out, 10, checksum(out));
        } else {
            Arrays.fill(out, 0, 8, (byte) 0);
            out[0] = 0x60;
            put16(out, 4, payload);
            out[6] = (byte) protocol;
            out[7] = TTL;
            System.arraycopy(source, 0, out, 8, 16);
            System.arraycopy(destination, 0, out, 24, 16);
        }
        return true;
    }

    private static int checksum(byte[] header) {
        int sum = 0;
        for (int i = 0; i < V4_HEADER; i += 2) {
            sum += u16(header, i);
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        return ~(sum + (sum >>> 16)) & 0xffff;
    }

    static void put16(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >>> 8);
        bytes[at + 1] = (byte) value;
    }
}
