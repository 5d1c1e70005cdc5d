package io.portcullis.ipsec.esp;

import java.net.InetSocketAddress;

/** UDP headers (RFC 768, RFC 8200 8.1). */
final class UdpSegment {

    static final int HEADER = 8;
    private static final int LARGEST = 0xffff;

    private UdpSegment() {}

    /**
     * Writes a segment at the start of {@code out}.
     *
     * @return its length; -1 if the payload is too long for UDP
     */
    static int write(byte[] out, InetSocketAddress from, InetSocketAddress to, byte[] payload) {
        int length = HEADER + payload.length;
        if (length > LARGEST) {
            return -1;
        }
        IpPacket.put16(out, 0, from.getPort());
        IpPacket.put16(out, 2, to.getPort());
        IpPacket.put16(out, 4, length);
        IpPacket.put16(out, 6, 0);
        System.arraycopy(payload, 0, out, HEADER, payload.length);
        int sum = checksum(out, length, from.getAddress().getAddress(), to.getAddress().getAddress());
        // Zero would say that there is none.
        IpPacket.put16(out, 6, sum == 0 ? LARGEST : sum);
        return length;
    }

    /** How many bytes of payload a segment of {@code length} bytes at {@code at} has; -1 if its header says something else. */
    static int payload(byte[] bytes, int at, int length) {
        int said = IpPacket.u16(bytes, at + 4);
        return said < HEADER || said > length ? -1 : said - HEADER;
    }

    private static int checksum(byte[] segment, int length, byte[] source, byte[] destination) {
        long sum = (long) IpPacket.UDP + length;
        sum += words(source, source.length) + words(destination, destination.length) + words(segment, length);
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (int) ~sum & 0xffff;
    }

    private static long words(byte[] bytes, int length) {
        long sum = 0;
        for (int i = 0; i + 1 < length; i += 2) {
            sum += IpPacket.u16(bytes, i);
        }
        return length % 2 == 0 ? sum : sum + ((bytes[length - 1] & 0xffL) << 8);
    }
}
