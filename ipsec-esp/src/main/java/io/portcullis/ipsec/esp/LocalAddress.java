package io.portcullis.ipsec.esp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Map;
import java.util.TreeMap;

import io.portcullis.ipsec.sa.Sa;
import io.portcullis.linux.LinuxException;
import io.portcullis.linux.socket.Poll;
import io.portcullis.linux.socket.RawIpSocket;
import io.portcullis.linux.tun.TunDevice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One protected local address with its raw ESP socket and the thread that reads it. Ports are added and removed under the
 * backend's lock; {@link #send} is for the sealing thread.
 */
final class LocalAddress implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalAddress.class);
    private static final int PROTOCOL_ESP = 50;
    private static final int SCRATCH = 256;

    private final InetAddress address;
    private final RawIpSocket esp;
    private final CleartextWatch watch;
    private final Poll poll;
    private final Drops drops;
    private final Map<Integer, Integer> ports = new TreeMap<>();
    private final PollingThread thread;
    private int trafficClass;

    private LocalAddress(InetAddress address, RawIpSocket esp, CleartextWatch watch, Poll poll, TunDevice tun,
            SaDatabase sas, Drops drops) {
        this.address = address;
        this.esp = esp;
        this.watch = watch;
        this.poll = poll;
        this.drops = drops;
        this.thread = PollingThread.start("esp-in " + address.getHostAddress(), poll, () -> receive(tun, sas));
    }

    /** Opens its sockets, in the calling thread's network namespace. */
    static LocalAddress open(InetAddress address, TunDevice tun, SaDatabase sas, Drops drops) throws LinuxException {
        RawIpSocket esp = RawIpSocket.open(address, PROTOCOL_ESP);
        try (Arena arena = Arena.ofConfined()) {
            CleartextWatch watch = CleartextWatch.open(address, tun.index(), arena.allocate(SCRATCH));
            try {
                Poll poll = new Poll(esp.fd(), watch.udp(), watch.tcp());
                return new LocalAddress(address, esp, watch, poll, tun, sas, drops);
            } catch (LinuxException e) {
                watch.close();
                throw e;
            }
        } catch (LinuxException e) {
            esp.close();
            throw e;
        }
    }

    /** One more protection of this port; returns whether it is the first. */
    boolean add(int port) throws LinuxException {
        boolean first = ports.merge(port, 1, Integer::sum) == 1;
        if (first) {
            try {
                watch.ports(ports.keySet());
            } catch (LinuxException e) {
                ports.remove(port);
                throw e;
            }
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
        watch.ports(ports.keySet());
        return true;
    }

    /**
     * Sends an ESP packet; a lost one is lost as on any network.
     *
     * @param dscp the DSCP of the packet inside, in the upper six of eight bits. ECN stays behind: marks on the way
     *             could not be told to the receiver over IPv6
     */
    void send(MemorySegment packet, int length, MemorySegment to, int dscp) {
        try {
            if (dscp != trafficClass) {
                esp.trafficClass(dscp);
                trafficClass = dscp;
            }
            esp.send(packet, length, to);
        } catch (LinuxException e) {
            LOG.debug("an ESP packet could not be sent: {}", e.getMessage());
        }
    }

    private void receive(TunDevice tun, SaDatabase sas) {
        try (Arena arena = Arena.ofConfined()) {
            Inbound inbound = new Inbound(address instanceof Inet4Address, esp,
                    spi -> sas.inbound(new Sa.Id(address, spi)), new TunWriter(tun, drops, arena), drops, arena);
            while (poll.await()) {
                if (poll.readable(0)) {
                    inbound.receive();
                }
                if (poll.readable(1) || poll.readable(2)) {
                    drops.cleartext.add(watch.count(inbound.scratch()));
                }
            }
        } catch (LinuxException e) {
            LOG.error("ESP on {} has stopped: {}", address.getHostAddress(), e.getMessage());
        }
    }

    /** Stops the thread, then closes the sockets; nobody may send any more. */
    @Override
    public void close() throws LinuxException {
        thread.close();
        esp.close();
        watch.close();
    }
}
