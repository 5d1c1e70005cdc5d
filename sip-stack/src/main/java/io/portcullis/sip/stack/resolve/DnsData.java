package io.portcullis.sip.stack.resolve;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;

/** What a record says. */
sealed interface DnsData {

    /** A service of a domain (RFC 3403 4.1), without its regular expression, which SIP does not use (RFC 3263 4.1). */
    record Naptr(int order, int preference, String flags, String service, String replacement) implements DnsData {}

    /** A server of a service (RFC 2782); target {@code .} says that there is none. */
    record Srv(int priority, int weight, int port, String target) implements DnsData {}

    /** An address. */
    record Ip(InetAddress address) implements DnsData {}

    /**
     * Reads a record's data.
     *
     * @param in positioned at the data, within the whole message, since names may point back
     * @throws IllegalArgumentException  if it is malformed
     * @throws IndexOutOfBoundsException if it is too short
     */
    static DnsData decode(DnsType type, ByteBuf in) {
        return switch (type) {
            case A -> address(in, 4);
            case AAAA -> address(in, 16);
            case SRV -> new Srv(in.readUnsignedShort(), in.readUnsignedShort(), in.readUnsignedShort(), name(in));
            case NAPTR -> {
                int order = in.readUnsignedShort();
                int preference = in.readUnsignedShort();
                String flags = text(in);
                String service = text(in);
                text(in);
                yield new Naptr(order, preference, flags, service, name(in));
            }
        };
    }

    private static Ip address(ByteBuf in, int length) {
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        try {
            return new Ip(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException wrongLength) {
            throw new IllegalArgumentException(wrongLength);
        }
    }

    private static String text(ByteBuf in) {
        return in.readString(in.readUnsignedByte(), StandardCharsets.US_ASCII);
    }

    private static String name(ByteBuf in) {
        try {
            return DefaultDnsRecordDecoder.decodeName(in);
        } catch (io.netty.handler.codec.CorruptedFrameException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }
}
