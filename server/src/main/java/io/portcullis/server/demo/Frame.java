package io.portcullis.server.demo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What an eavesdropper on the cable can tell of one Ethernet frame.
 *
 * @param kind   what it is
 * @param detail for {@link Kind#SIP_CLEAR}: the method, or status code and method, for example {@code 401 REGISTER};
 *               for {@link Kind#OTHER_CLEAR}: what it looks like; else empty
 * @param spi    the SPI of an ESP packet, else 0
 */
record Frame(Kind kind, String detail, long spi) {

    /** What a frame is to an eavesdropper. */
    enum Kind {
        /** An ESP packet: SPI and sequence number are all that can be read. */
        ESP,
        /** A part of an ESP packet that was too large for the cable. */
        ESP_FRAGMENT,
        /** A SIP message that can be read. */
        SIP_CLEAR,
        /** TCP without payload. */
        TCP_CONTROL,
        /** ARP, neighbour discovery and the like. */
        NEIGHBOUR,
        /** A payload that can be read and is not known to be SIP. */
        OTHER_CLEAR
    }

    private static final int ETHERNET = 14;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ETHERTYPE_IPV6 = 0x86DD;
    private static final int FRAGMENT_HEADER = 44;
    private static final int HOP_BY_HOP = 0;
    private static final int ESP = 50;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;

    /** Reads a frame, at its Ethernet header. */
    static Frame of(ByteBuffer frame) {
        if (frame.remaining() < ETHERNET + 20) {
            return of(Kind.NEIGHBOUR);
        }
        int start = frame.position() + ETHERNET;
        return switch (Short.toUnsignedInt(frame.getShort(frame.position() + 12))) {
            case ETHERTYPE_IPV4 -> ofIpv4(frame, start);
            case ETHERTYPE_IPV6 -> ofIpv6(frame, start);
            default -> of(Kind.NEIGHBOUR);
        };
    }

    private static Frame ofIpv4(ByteBuffer frame, int start) {
        int headerLength = (frame.get(start) & 0x0F) * 4;
        int end = Math.min(start + Short.toUnsignedInt(frame.getShort(start + 2)), frame.limit());
        boolean laterFragment = (frame.getShort(start + 6) & 0x1FFF) != 0;
        return ofPayload(frame, frame.get(start + 9) & 0xFF, start + headerLength, end, laterFragment);
    }

    private static Frame ofIpv6(ByteBuffer frame, int start) {
        int next = frame.get(start + 6) & 0xFF;
        int at = start + 40;
        int end = Math.min(at + Short.toUnsignedInt(frame.getShort(start + 4)), frame.limit());
        boolean laterFragment = false;
        while ((next == FRAGMENT_HEADER || next == HOP_BY_HOP) && at + 8 <= end) {
            int length = 8;
            if (next == FRAGMENT_HEADER) {
                laterFragment |= (frame.getShort(at + 2) & 0xFFF8) != 0;
            } else {
                length += (frame.get(at + 1) & 0xFF) * 8;
            }
            next = frame.get(at) & 0xFF;
            at += length;
        }
        return ofPayload(frame, next, at, end, laterFragment);
    }

    private static Frame ofPayload(ByteBuffer frame, int protocol, int at, int end, boolean laterFragment) {
        return switch (protocol) {
            case ESP -> laterFragment || end - at < 8 ? of(Kind.ESP_FRAGMENT)
                    : new Frame(Kind.ESP, "", Integer.toUnsignedLong(frame.getInt(at)));
            case UDP -> laterFragment ? other("fragment of a datagram") : ofText(frame, at + 8, end);
            case TCP -> {
                int payload = at + ((frame.get(at + 12) & 0xF0) >> 2);
                yield payload >= end ? of(Kind.TCP_CONTROL) : ofText(frame, payload, end);
            }
            case ICMP, ICMPV6 -> of(Kind.NEIGHBOUR);
            // Multicast group reports and the like come with every interface.
            case 2, HOP_BY_HOP, 59 -> of(Kind.NEIGHBOUR);
            default -> other("IP protocol " + protocol);
        };
    }

    private static Frame ofText(ByteBuffer frame, int at, int end) {
        byte[] bytes = new byte[Math.max(0, end - at)];
        frame.get(at, bytes);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (text.isBlank()) {
            return of(Kind.TCP_CONTROL);
        }
        int lineEnd = text.indexOf("\r\n");
        String line = lineEnd < 0 ? text : text.substring(0, lineEnd);
        if (line.startsWith("SIP/2.0 ") && line.length() >= 11) {
            return new Frame(Kind.SIP_CLEAR, line.substring(8, 11) + " " + cseqMethod(text), 0);
        }
        if (line.endsWith(" SIP/2.0")) {
            return new Frame(Kind.SIP_CLEAR, line.substring(0, line.indexOf(' ')), 0);
        }
        return other(line.length() > 40 ? line.substring(0, 40) : line);
    }

    private static String cseqMethod(String text) {
        int header = text.indexOf("\r\nCSeq:");
        if (header < 0) {
            return "?";
        }
        int end = text.indexOf("\r\n", header + 2);
        String value = text.substring(header + 7, end < 0 ? text.length() : end).strip();
        return value.substring(value.indexOf(' ') + 1);
    }

    private static Frame of(Kind kind) {
        return new Frame(kind, "", 0);
    }

    private static Frame other(String detail) {
        return new Frame(Kind.OTHER_CLEAR, detail, 0);
    }
}
