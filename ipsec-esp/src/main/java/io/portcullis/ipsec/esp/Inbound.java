package io.portcullis.ipsec.esp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

import io.portcullis.ipsec.esp.packet.EspOpener;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.Spi;
import io.portcullis.linux.LinuxException;
import io.portcullis.linux.socket.RawIpSocket;
import io.portcullis.linux.socket.SocketAddresses;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the ESP packets that come to one raw socket, and hands on what was in them. For one thread. */
final class Inbound {

    private static final Logger LOG = LoggerFactory.getLogger(Inbound.class);
    private static final int LARGEST = 65_536;
    private static final int SOCKADDR = 28;
    private static final int AT_ONCE = 256;

    private final boolean v4;
    private final RawIpSocket esp;
    private final Lookup lookup;
    private final Taker taker;
    private final Drops drops;
    private final MemorySegment packet;
    private final MemorySegment sender;
    private final MemorySegment senderLength;
    private final byte[] bytes = new byte[LARGEST];

    /** Finds the SA of a packet. */
    interface Lookup {

        /** The SA that packets with this SPI are opened by; null if there is none. */
        @Nullable
        InboundSa of(Spi spi);
    }

    /** Takes what was opened, and fits its SA. */
    interface Taker {

        /**
         * Takes a segment; what it needs of it, it copies.
         *
         * @param bytes hold the transport header and what follows at {@code opener.start()}
         */
        void take(byte[] bytes, EspOpener opener, Sa sa);
    }

    Inbound(boolean v4, RawIpSocket esp, Lookup lookup, Taker taker, Drops drops, Arena arena) {
        this.v4 = v4;
        this.esp = esp;
        this.lookup = lookup;
        this.taker = taker;
        this.drops = drops;
        this.packet = arena.allocate(LARGEST);
        this.sender = arena.allocate(SOCKADDR, 8);
        this.senderLength = arena.allocate(4, 4);
    }

    /** Room for a packet, free between calls. */
    MemorySegment scratch() {
        return packet;
    }

    /** Takes what waits; some hundred packets at most, so that others have their turn. */
    void receive() throws LinuxException {
        for (int i = 0; i < AT_ONCE; i++) {
            int length = esp.receive(packet, sender, senderLength);
            if (length < 0) {
                return;
            }
            try {
                received(length);
            } catch (RuntimeException e) {
                // A packet must never end the thread that all others need.
                drops.malformed.increment();
                LOG.warn("an ESP packet of {} bytes was dropped", length, e);
            }
        }
    }

    private void received(int length) {
        MemorySegment.copy(packet, ValueLayout.JAVA_BYTE, 0, bytes, 0, length);
        int at = v4 ? (bytes[0] & 0xf) * 4 : 0;
        byte[] source = v4 ? Arrays.copyOfRange(bytes, 12, 16)
                : SocketAddresses.inet(sender).getAddress().getAddress();
        open(at, length - at, source);
    }

    private void open(int at, int length, byte[] source) {
        if (length < 8) {
            drops.malformed.increment();
            return;
        }
        // Any 32 bits may come, the reserved values below 256 too.
        Spi spi = new Spi(IpPacket.u16(bytes, at) << 16 | IpPacket.u16(bytes, at + 2));
        InboundSa sa = lookup.of(spi);
        EspOpener.Verdict verdict = sa == null ? null : sa.open(bytes, at, length);
        if (sa == null || verdict == null) {
            drops.unknownSpi.increment();
            return;
        }
        switch (verdict) {
            case REPLAYED -> drops.replayed.increment();
            case NOT_AUTHENTIC -> drops.integrity.increment();
            case MALFORMED -> drops.malformed.increment();
            case ACCEPTED -> deliver(sa, source);
        }
    }

    /** RFC 4301 5.2: what comes out has to fit the SA's selectors. */
    private boolean fits(EspOpener opener, Sa sa, byte[] source) {
        boolean carried = opener.nextHeader() == IpPacket.UDP || opener.nextHeader() == IpPacket.TCP;
        return carried && opener.length() >= 8 && Arrays.equals(source, sa.source().getAddress())
                && IpPacket.u16(bytes, opener.start()) == sa.sourcePort()
                && IpPacket.u16(bytes, opener.start() + 2) == sa.destinationPort();
    }

    private void deliver(InboundSa inbound, byte[] source) {
        if (fits(inbound.opener(), inbound.sa(), source)) {
            taker.take(bytes, inbound.opener(), inbound.sa());
        } else {
            drops.selector.increment();
        }
    }
}
