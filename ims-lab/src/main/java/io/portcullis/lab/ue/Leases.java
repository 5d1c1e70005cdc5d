package io.portcullis.lab.ue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.sa.Spi;
import io.portcullis.lab.ue.UeFailure.BackendRefused;
import io.portcullis.lab.ue.UeFailure.Local;
import io.portcullis.sip.stack.transport.Hop;
import org.jspecify.annotations.Nullable;

/** The ports and SPIs that the UEs of one host hold: no two get the same. Thread-safe. */
final class Leases {

    private static final int SPI_TRIES = 1000;

    private final LocalSockets sockets;
    private final RandomGenerator random;
    private final Set<Spi> spis = new HashSet<>();
    private final Set<InetSocketAddress> ports = new HashSet<>();
    private final Map<InetSocketAddress, Receiver> receivers = new ConcurrentHashMap<>();
    // Ports are taken in turn, from a random start: a port just given back may still be in use at the other side.
    private final Map<PortRange, Integer> nextPort = new HashMap<>();

    Leases(LocalSockets sockets, RandomGenerator random) {
        this.sockets = sockets;
        this.random = random;
    }

    /** An SPI that no other UE here has, until {@link #giveBack(Spi)}. */
    synchronized Spi spi(SpiSource source) throws UeException {
        for (int i = 0; i < SPI_TRIES; i++) {
            Spi spi = source.next();
            if (spis.add(spi)) {
                return spi;
            }
        }
        throw new UeException(new Local(Stage.PORTS, SPI_TRIES + " SPIs in a row were in use: the SPI source is too "
                + "small for this many UEs."));
    }

    synchronized void giveBack(Spi spi) {
        spis.remove(spi);
    }

    /** Opens a free port of the range that takes cleartext, for SM1. */
    PortLease unprotectedPort(InetAddress address, PortRange range) throws UeException {
        return port(address, range, null);
    }

    /** Protects and opens a free port of the range. */
    PortLease protectedPort(InetAddress address, PortRange range, Receiver receiver) throws UeException {
        return port(address, range, receiver);
    }

    /** Gives up the connection that goes this way, if there is one. */
    void disconnect(Hop hop) {
        sockets.disconnect(hop);
    }

    /** Who gets what comes to this local port; null for ports that nothing should come to. */
    @Nullable
    Receiver receiverAt(InetSocketAddress local) {
        return receivers.get(local);
    }

    private PortLease port(InetAddress address, PortRange range, @Nullable Receiver receiver) throws UeException {
        boolean isProtected = receiver != null;
        IOException last = null;
        for (int i = 0; i < range.size(); i++) {
            InetSocketAddress local = reserve(address, range);
            if (local == null) {
                break;
            }
            try {
                sockets.open(local, isProtected);
                if (receiver != null) {
                    receivers.put(local, receiver);
                }
                return new PortLease(local, () -> {
                    receivers.remove(local);
                    sockets.close(local, isProtected);
                    unreserve(local);
                });
            } catch (IOException e) {
                unreserve(local);
                last = e;
            } catch (SaBackendException e) {
                unreserve(local);
                throw new UeException(new BackendRefused(Stage.PORTS, Causes.backend(e), e.reason()));
            }
        }
        throw new UeException(new Local(Stage.PORTS, "no free port in " + range + " of " + HostText.of(address)
                + (last == null ? ": other UEs have them all." : ": " + Causes.words(last))));
    }

    private synchronized @Nullable InetSocketAddress reserve(InetAddress address,
            PortRange range) {
        int next = nextPort.computeIfAbsent(range, r -> r.first() + random.nextInt(r.size()));
        for (int i = 0; i < range.size(); i++) {
            InetSocketAddress local = new InetSocketAddress(address, next);
            next = next == range.last() ? range.first() : next + 1;
            if (ports.add(local)) {
                nextPort.put(range, next);
                return local;
            }
        }
        return null;
    }

    private synchronized void unreserve(InetSocketAddress local) {
        ports.remove(local);
    }
}
