package io.portcullis.ipsec.esp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.util.Map;

import io.portcullis.linux.LinuxException;
import io.portcullis.linux.socket.Poll;
import io.portcullis.linux.tun.TunDevice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes what the kernel routes to the TUN device, seals it and sends it; what has no SA does not leave. */
final class Outbound implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Outbound.class);
    private static final int LARGEST = 65_536;
    private static final int ROOM = 256;
    private static final int AT_ONCE = 256;

    private final TunDevice tun;
    private final SaDatabase sas;
    private final Map<InetAddress, LocalAddress> addresses;
    private final Drops drops;
    private final Poll poll;
    private final Thread thread;

    Outbound(TunDevice tun, SaDatabase sas, Map<InetAddress, LocalAddress> addresses, Drops drops)
            throws LinuxException {
        this.tun = tun;
        this.sas = sas;
        this.addresses = addresses;
        this.drops = drops;
        this.poll = new Poll(tun.fd());
        this.thread = Thread.ofPlatform().name("esp-out " + tun.name()).daemon().start(this::run);
    }

    private void run() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(LARGEST + ROOM);
            byte[] packet = new byte[LARGEST];
            byte[] out = new byte[LARGEST + ROOM];
            while (poll.await()) {
                for (int i = 0; i < AT_ONCE; i++) {
                    int length = tun.read(segment.asSlice(0, LARGEST));
                    if (length < 0) {
                        break;
                    }
                    MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, 0, packet, 0, length);
                    trySeal(packet, length, out, segment);
                }
            }
        } catch (LinuxException e) {
            LOG.error("ESP on {} has stopped: {}", tun, e.getMessage());
        }
    }

    private void trySeal(byte[] packet, int length, byte[] out, MemorySegment segment) {
        try {
            seal(packet, length, out, segment);
        } catch (RuntimeException e) {
            // A packet must never end the thread that all others need.
            drops.malformed.increment();
            LOG.warn("a packet of {} bytes from {} was dropped", length, tun, e);
        }
    }

    private void seal(byte[] packet, int length, byte[] out, MemorySegment segment) {
        IpPacket ip = IpPacket.read(packet, length);
        LocalAddress from = ip == null ? null : addresses.get(ip.flow().source());
        if (ip == null || from == null) {
            // Neighbour discovery and the like, which every interface has.
            return;
        }
        OutboundSa sa = sas.outbound(ip.flow());
        if (sa == null) {
            drops.noSa.increment();
            return;
        }
        int sealed = sa.seal(packet, ip, out);
        if (sealed < 0) {
            drops.noSa.increment();
            return;
        }
        MemorySegment.copy(out, 0, segment, ValueLayout.JAVA_BYTE, 0, sealed);
        from.send(segment, sealed, sa.destination(), ip.dscp());
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
    }
}
