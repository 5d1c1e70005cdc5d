package io.portcullis.ipsec.esp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;

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
    private final Exit exit;
    private final Drops drops;
    private final Poll poll;
    private final PollingThread thread;

    /** Where sealed packets leave. */
    interface Exit {

        /** Whether packets from this address are to be sealed; others are the device's own, such as neighbour discovery. */
        boolean serves(InetAddress source);

        /** Sends a sealed packet of an SA that bore this DSCP, in the upper six of eight bits; a lost one is lost. */
        void send(MemorySegment packet, int length, OutboundSa sa, int dscp);
    }

    Outbound(TunDevice tun, SaDatabase sas, Exit exit, Drops drops) throws LinuxException {
        this.tun = tun;
        this.sas = sas;
        this.exit = exit;
        this.drops = drops;
        this.poll = new Poll(tun.fd());
        this.thread = PollingThread.start("esp-out " + tun.name(), poll, this::run);
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
        if (ip == null || !exit.serves(ip.flow().source())) {
            return;
        }
        OutboundSa sa = sas.outbound(ip.flow());
        if (sa == null) {
            drops.noSa.increment();
            return;
        }
        int sealed = sa.seal(packet, ip.transport(), ip.end() - ip.transport(), ip.protocol(), out);
        if (sealed < 0) {
            drops.noSa.increment();
            return;
        }
        MemorySegment.copy(out, 0, segment, ValueLayout.JAVA_BYTE, 0, sealed);
        exit.send(segment, sealed, sa, ip.dscp());
    }

    @Override
    public void close() throws LinuxException {
        thread.close();
    }
}
