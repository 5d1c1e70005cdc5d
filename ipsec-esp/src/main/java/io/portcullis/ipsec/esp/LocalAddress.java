package io.portcullis.ipsec.esp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

import io.portcullis.ipsec.esp.packet.EspOpener;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.Spi;
import io.portcullis.linux.LinuxException;
import io.portcullis.linux.Poll;
import io.portcullis.linux.SocketAddress;
import io.portcullis.linux.socket.PacketFilter;
import io.portcullis.linux.socket.RawIpSocket;
import io.portcullis.linux.tun.TunDevice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One protected local address: receives its ESP packets and opens them, sends what is sealed, and counts what comes to its
 * protected ports in clear, which the sockets there never see since they are bound to the TUN device.
 */
final class LocalAddress implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalAddress.class);
    private static final int PROTOCOL_ESP = 50;
    private static final int LARGEST = 65_536;

    private final InetAddress address;
    private final byte[] addressBytes;
    private final boolean v4;
    private final TunDevice tun;
    private final SaDatabase sas;
    private final Drops drops;
    private final RawIpSocket esp;
    private final RawIpSocket udp;
    private final RawIpSocket tcp;
    private final Poll poll;
    private final Thread thread;
    private final Map<Integer, Integer> ports = new TreeMap<>();

    LocalAddress(InetAddress address, TunDevice tun, SaDatabase sas, Drops drops) throws LinuxException {
        this.address = address;
        this.addressBytes = address.getAddress();
        this.v4 = address instanceof Inet4Address;
        this.tun = tun;
        this.sas = sas;
        this.drops = drops;
        this.esp = RawIpSocket.open(address, PROTOCOL_ESP);
        this.udp = RawIpSocket.open(address, IpPacket.UDP);
        this.tcp = RawIpSocket.open(address, IpPacket.TCP);
        this.poll = new Poll(esp.fd(), udp.fd(), tcp.fd());
        filter();
        this.thread = Thread.ofPlatform().name("esp-in " + address.getHostAddress()).daemon().start(this::receive);
    }

    /** One more protection of this port; returns whether it is the first. */
    boolean add(int port) throws LinuxException {
        boolean first = ports.merge(port, 1, Integer::sum) == 1;
        if (first) {
            filter();
        }
        return first;
    }

    /** One protection less; returns whether it was the last. */
    boolean remove(int port) throws LinuxException {
        Integer held = ports.computeIfPresent(port, (key, count) -> count - 1);
        if (held == null || held > 0) {
            return false;
        }
        ports.remove(port);
        filter();
        return true;
    }

    boolean idle() {
        return ports.isEmpty();
    }

    private void filter() throws LinuxException {
        var counted = ports.keySet().stream().limit(PacketFilter.MOST_PORTS).toList();
        PacketFilter.destinationPorts(udp.fd(), v4, tun.index(), counted);
        PacketFilter.destinationPorts(tcp.fd(), v4, tun.index(), counted);
    }

    /** Sends an ESP packet; a lost one is lost as on any network. */
    void send(MemorySegment packet, int length, MemorySegment to) {
        try {
            esp.send(packet, length, to);
        } catch (LinuxException e) {
            LOG.debug("an ESP packet could not be sent: {}", e.getMessage());
        }
    }

    private void receive() {
        try (Arena arena = Arena.ofConfined()) {
            Buffers buffers = new Buffers(arena);
            while (poll.await()) {
                if (poll.readable(0)) {
                    receiveEsp(buffers);
                }
                count(udp, 1, buffers);
                count(tcp, 2, buffers);
            }
        } catch (LinuxException e) {
            LOG.error("ESP on {} has stopped: {}", address.getHostAddress(), e.getMessage());
        }
    }

    private static final class Buffers {

        final MemorySegment packet;
        final MemorySegment sender;
        final MemorySegment senderLength;
        final byte[] bytes = new byte[LARGEST];
        final byte[] out = new byte[LARGEST];

        Buffers(Arena arena) {
            packet = arena.allocate(LARGEST);
            sender = arena.allocate(28, 8);
            senderLength = arena.allocate(4, 4);
        }
    }

    private void count(RawIpSocket socket, int index, Buffers buffers) throws LinuxException {
        if (poll.readable(index)) {
            while (socket.receive(buffers.packet, buffers.sender, buffers.senderLength) >= 0) {
                drops.cleartext.increment();
            }
        }
    }

    private void receiveEsp(Buffers buffers) throws LinuxException {
        while (true) {
            int length = esp.receive(buffers.packet, buffers.sender, buffers.senderLength);
            if (length < 0) {
                return;
            }
            MemorySegment.copy(buffers.packet, ValueLayout.JAVA_BYTE, 0, buffers.bytes, 0, length);
            int at = v4 ? (buffers.bytes[0] & 0xf) * 4 : 0;
            byte[] source = v4 ? IpPacket.address(buffers.bytes, 12, 4).getAddress()
                    : SocketAddress.address(buffers.sender.toArray(ValueLayout.JAVA_BYTE)).getAddress();
            open(buffers, at, length - at, source);
        }
    }

    private void open(Buffers buffers, int at, int length, byte[] source) throws LinuxException {
        if (length < 8) {
            drops.malformed.increment();
            return;
        }
        Spi spi = Spi.of(Integer.toUnsignedLong(int32(buffers.bytes, at)));
        InboundSa sa = sas.inbound(new Sa.Id(address, spi));
        if (sa == null) {
            drops.unknownSpi.increment();
            return;
        }
        switch (sa.open(buffers.bytes, at, length)) {
            case REPLAYED -> drops.replayed.increment();
            case NOT_AUTHENTIC -> drops.integrity.increment();
            case MALFORMED -> drops.malformed.increment();
            case ACCEPTED -> deliver(buffers, sa, source);
        }
    }

    private static int int32(byte[] bytes, int at) {
        return IpPacket.u16(bytes, at) << 16 | IpPacket.u16(bytes, at + 2);
    }

    private void deliver(Buffers buffers, InboundSa inbound, byte[] source) throws LinuxException {
        EspOpener opener = inbound.opener();
        Sa sa = inbound.sa();
        boolean known = opener.nextHeader() == IpPacket.UDP || opener.nextHeader() == IpPacket.TCP;
        // RFC 4301 5.2: what comes out has to fit the SA's selectors.
        boolean selected = known && opener.length() >= 8 && Arrays.equals(source, sa.source().getAddress())
                && IpPacket.u16(buffers.bytes, opener.start()) == sa.sourcePort()
                && IpPacket.u16(buffers.bytes, opener.start() + 2) == sa.destinationPort();
        if (!selected) {
            drops.selector.increment();
            return;
        }
        int header = IpPacket.headerLength(address);
        if (header + opener.length() > LARGEST
                || !IpPacket.writeHeader(buffers.out, source, addressBytes, opener.nextHeader(), opener.length())) {
            drops.malformed.increment();
            return;
        }
        System.arraycopy(buffers.bytes, opener.start(), buffers.out, header, opener.length());
        MemorySegment.copy(buffers.out, 0, buffers.packet, ValueLayout.JAVA_BYTE, 0, header + opener.length());
        try {
            tun.write(buffers.packet, header + opener.length());
        } catch (LinuxException e) {
            LOG.debug("the kernel did not take an opened packet: {}", e.getMessage());
        }
    }

    @Override
    public void close() throws LinuxException {
        poll.wake();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        poll.close();
        esp.close();
        udp.close();
        tcp.close();
    }
}
