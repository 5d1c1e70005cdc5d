package io.portcullis.ipsec.esp;

import java.lang.foreign.Arena;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import io.portcullis.linux.LinuxException;
import io.portcullis.linux.socket.PacketFilter;
import io.portcullis.linux.socket.Poll;
import io.portcullis.linux.socket.RawIpSocket;
import io.portcullis.linux.socket.SourcedSender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The raw sockets of one address family, for all local addresses, and the thread that reads ESP. Sending is thread-safe. */
final class HostedSockets implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HostedSockets.class);
    private static final int PROTOCOL_ESP = 50;
    private static final int NO_DEVICE = 0;

    private final boolean v4;
    private final RawIpSocket esp;
    private final RawIpSocket udp;
    private final Poll poll;
    // Each thread has its own, since what the kernel is to read has to stand somewhere.
    private final ThreadLocal<Senders> senders;
    private final PollingThread thread;

    private record Senders(SourcedSender esp, SourcedSender udp) {}

    /** Makes the reader of ESP, whose memory is the arena's. */
    interface Reader {
        Inbound make(RawIpSocket esp, Arena arena);
    }

    private HostedSockets(boolean v4, RawIpSocket esp, RawIpSocket udp, Reader reader) throws LinuxException {
        this.v4 = v4;
        this.esp = esp;
        this.udp = udp;
        this.poll = new Poll(esp.fd());
        this.senders = ThreadLocal.withInitial(this::newSenders);
        this.thread = PollingThread.start("esp-in IPv" + (v4 ? 4 : 6), poll, () -> receive(reader));
    }

    /** Opens them, in the calling thread's network namespace. */
    static HostedSockets open(boolean v4, Reader reader) throws LinuxException {
        InetAddress any = InetAddress.ofLiteral(v4 ? "0.0.0.0" : "::");
        RawIpSocket esp = RawIpSocket.open(any, PROTOCOL_ESP);
        try {
            RawIpSocket udp = RawIpSocket.open(any, IpPacket.UDP);
            try {
                // For sending alone: it would get a copy of every datagram of this host.
                PacketFilter.destinationPorts(udp.fd(), v4, NO_DEVICE, List.of());
                return new HostedSockets(v4, esp, udp, reader);
            } catch (LinuxException e) {
                udp.close();
                throw e;
            }
        } catch (LinuxException e) {
            esp.close();
            throw e;
        }
    }

    private Senders newSenders() {
        try {
            return new Senders(new SourcedSender(esp, v4, Arena.ofAuto()), new SourcedSender(udp, v4, Arena.ofAuto()));
        } catch (LinuxException e) {
            throw new IllegalStateException(e);
        }
    }

    void sendEsp(byte[] packet, int length, InetAddress from, InetAddress to) throws LinuxException {
        senders.get().esp().send(packet, length, from, to);
    }

    void sendUdp(byte[] segment, int length, InetSocketAddress from, InetSocketAddress to) throws LinuxException {
        senders.get().udp().send(segment, length, from.getAddress(), to.getAddress());
    }

    private void receive(Reader reader) {
        try (Arena arena = Arena.ofConfined()) {
            Inbound inbound = reader.make(esp, arena);
            while (poll.await()) {
                inbound.receive();
            }
        } catch (LinuxException e) {
            LOG.error("ESP has stopped: {}", e.getMessage());
        }
    }

    /** Stops the thread, then closes the sockets. */
    @Override
    public void close() throws LinuxException {
        thread.close();
        esp.close();
        udp.close();
    }
}
