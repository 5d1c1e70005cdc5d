package io.portcullis.ipsec.esp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;

import io.portcullis.ipsec.esp.packet.EspOpener;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.Spi;
import io.portcullis.linux.LinuxException;
import io.portcullis.linux.socket.RawIpSocket;
import io.portcullis.linux.socket.SocketAddresses;
import io.portcullis.linux.tun.TunDevice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the ESP packets of one local address, and gives the kernel what was in them. For one thread. */
final class Inbound {

    private static final Logger LOG = LoggerFactory.getLogger(Inbound.class);
    private static final int LARGEST = 65_536;
    private static final int SOCKADDR = 28;
    private static final int AT_ONCE = 256;

    private final InetAddress address;
    private final byte[] addressBytes;
    private final boolean v4;
    private final RawIpSocket esp;
    private final TunDevice tun;
    private final SaDatabase sas;
    private final Drops drops;
    private final MemorySegment packet;
    private final MemorySegment sender;
    private final MemorySegment senderLength;
    private final byte[] bytes = new byte[LARGEST];
    private final byte[] plain = new byte[LARGEST];

    Inbound(InetAddress address, RawIpSocket esp, TunDevice tun, SaDatabase sas, Drops drops, Arena arena) {
        this.address = address;
        this.addressBytes = address.getAddress();
        this.v4 = address instanceof Inet4Address;
        this.esp = esp;
        this.tun = tun;
        this.sas = sas;
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
                LOG.warn("an ESP packet of {} bytes to {} was dropped", length, address.getHostAddress(), e);
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
        InboundSa sa = sas.inbound(new Sa.Id(address, spi));
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
        EspOpener opener = inbound.opener();
        if (!fits(opener, inbound.sa(), source)) {
            drops.selector.increment();
            return;
        }
        int header = IpPacket.headerLength(address);
        if (header + opener.length() > LARGEST
                || !IpPacket.writeHeader(plain, source, addressBytes, opener.nextHeader(), opener.length())) {
            drops.malformed.increment();
            return;
        }
        System.arraycopy(bytes, opener.start(), plain, header, opener.length());
        MemorySegment.copy(plain, 0, packet, ValueLayout.JAVA_BYTE, 0, header + opener.length());
        try {
            tun.write(packet, header + opener.length());
        } catch (LinuxException e) {
            LOG.debug("the kernel did not take an opened packet: {}", e.getMessage());
        }
    }
}
