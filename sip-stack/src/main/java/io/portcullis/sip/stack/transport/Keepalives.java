package io.portcullis.sip.stack.transport;

import io.netty.buffer.ByteBuf;

/** Datagrams that keep a NAT's binding, and are no SIP. */
final class Keepalives {

    private static final int STUN_HEADER = 20;
    private static final int STUN_COOKIE = 0x2112_A442;

    private Keepalives() {}

    /** Line ends and zeros only, nothing at all, or STUN (RFC 8489 5; RFC 5626 3.5.2), which nobody here answers. */
    static boolean isKeepalive(ByteBuf datagram) {
        return isStun(datagram) || isBlank(datagram);
    }

    private static boolean isStun(ByteBuf datagram) {
        int start = datagram.readerIndex();
        return datagram.readableBytes() >= STUN_HEADER && (datagram.getByte(start) & 0xc0) == 0
                && datagram.getInt(start + 4) == STUN_COOKIE;
    }

    private static boolean isBlank(ByteBuf datagram) {
        for (int i = datagram.readerIndex(); i < datagram.writerIndex(); i++) {
            byte b = datagram.getByte(i);
            if (b != '\r' && b != '\n' && b != 0) {
                return false;
            }
        }
        return true;
    }
}
