package io.portcullis.ipsec.esp;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

import io.portcullis.ipsec.esp.packet.EspOpener;
import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.DropCounters;
import io.portcullis.ipsec.sa.ProtectedEndpoint;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.sa.SaCounters;
import io.portcullis.linux.LinuxException;
import io.portcullis.linux.route.DeviceRule;
import io.portcullis.linux.route.Prefix;
import io.portcullis.linux.route.RouteControl;
import io.portcullis.linux.socket.Constants;
import io.portcullis.linux.tun.TunDevice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ESP in this process for any number of local addresses and ports, as those of simulated phones: nothing in the kernel is there
 * for one of them alone. UDP is written and read here ({@link #send}, {@link #start}) and needs no socket. TCP is the kernel's, by
 * sockets that are bound to {@link #socketDevice}; a listener on a wildcard address serves a port of all addresses.
 *
 * <p>SPIs of inbound SAs must differ from each other, whatever their address. Protecting an endpoint does nothing, as there is
 * nothing in clear to keep away: no UDP socket is there, and no other device leads to the TCP sockets. Thread-safe.
 */
public final class HostedEsp implements SaBackend {

    private static final Logger LOG = LoggerFactory.getLogger(HostedEsp.class);
    /** FRA_PROTOCOL of our rules, and rtm_protocol of our routes: known again after a crash. */
    private static final int ORIGIN = 202;
    private static final int TABLE_BASE = 0x5044_0000;
    private static final int LARGEST = 65_536;
    private static final int ROOM = 256;

    private final EspConfig config;
    private final TunDevice tun;
    private final RouteControl routes;
    private final SaDatabase sas = new SaDatabase();
    private final Map<Integer, Sa.Id> bySpi = new ConcurrentHashMap<>();
    private final Drops drops = new Drops();
    private final List<DeviceRule> rules = new ArrayList<>();
    private final List<Prefix> prefixes = new ArrayList<>();
    private final Map<Boolean, HostedSockets> sockets = new ConcurrentHashMap<>();
    private final ThreadLocal<Buffers> buffers = ThreadLocal.withInitial(Buffers::new);
    private final Outbound outbound;
    private volatile Datagrams datagrams = (from, to, payload) -> {};
    private boolean closed;

    /** Takes UDP datagrams. */
    public interface Datagrams {

        /**
         * Takes a datagram that came by ESP, on the thread that reads all of them.
         *
         * @param from    the peer
         * @param to      the local address and port
         * @param payload the receiver's own
         */
        void received(InetSocketAddress from, InetSocketAddress to, byte[] payload);
    }

    private static final class Buffers {
        private final byte[] segment = new byte[LARGEST];
        private final byte[] sealed = new byte[LARGEST + ROOM];
    }

    private HostedEsp(EspConfig config, TunDevice tun, RouteControl routes) throws LinuxException {
        this.config = config;
        this.tun = tun;
        this.routes = routes;
        this.outbound = new Outbound(tun, sas, new Exit(), drops);
    }

    /**
     * Makes the device and opens the raw sockets, in the calling thread's network namespace.
     *
     * @param v6 whether there are IPv6 addresses too
     * @throws SaBackendException naming what is missing: a capability, or /dev/net/tun
     */
    public static HostedEsp open(EspConfig config, boolean v6) throws SaBackendException {
        try {
            TunDevice tun = TunDevice.create(config.device());
            try {
                return open(config, tun, RouteControl.open(), v6);
            } catch (LinuxException e) {
                tun.close();
                throw e;
            }
        } catch (LinuxException e) {
            throw EspBackend.refused(e);
        }
    }

    private static HostedEsp open(EspConfig config, TunDevice tun, RouteControl routes, boolean v6)
            throws LinuxException {
        int table = TABLE_BASE + tun.index();
        HostedEsp hosted;
        try {
            new TunSetup(tun, routes).apply(table, config.advmss());
            hosted = new HostedEsp(config, tun, routes);
        } catch (LinuxException e) {
            routes.close();
            throw e;
        }
        try {
            hosted.serve(true, table);
            if (v6) {
                hosted.serve(false, table);
            }
            return hosted;
        } catch (LinuxException e) {
            hosted.end().forEach(e::addSuppressed);
            throw e;
        }
    }

    private void serve(boolean v4, int table) throws LinuxException {
        DeviceRule rule = new DeviceRule(v4 ? Constants.AF_INET : Constants.AF_INET6, tun.name(), table,
                config.rulePriority(), ORIGIN);
        routes.add(rule);
        rules.add(rule);
        sockets.put(v4, HostedSockets.open(v4, (esp, arena) -> {
            TunWriter kernel = new TunWriter(tun, drops, arena);
            return new Inbound(v4, esp, spi -> {
                Sa.Id id = bySpi.get(spi.bits());
                return id == null ? null : sas.inbound(id);
            }, (bytes, opener, sa) -> opened(bytes, opener, sa, kernel), drops, arena);
        }));
    }

    private void opened(byte[] bytes, EspOpener opener, Sa sa, TunWriter kernel) {
        if (opener.nextHeader() != IpPacket.UDP) {
            kernel.take(bytes, opener, sa);
            return;
        }
        int payload = UdpSegment.payload(bytes, opener.start(), opener.length());
        if (payload < 0) {
            drops.malformed.increment();
            return;
        }
        int from = opener.start() + UdpSegment.HEADER;
        datagrams.received(new InetSocketAddress(sa.source(), sa.sourcePort()),
                new InetSocketAddress(sa.destination(), sa.destinationPort()),
                Arrays.copyOfRange(bytes, from, from + payload));
    }

    /** Says who takes UDP datagrams; before the first set. */
    public void start(Datagrams taker) {
        datagrams = taker;
    }

    /**
     * Sends a UDP datagram by the SA between two endpoints.
     *
     * @throws IOException if there is no such SA, the datagram is too long, or the kernel refused it
     */
    public void send(InetSocketAddress from, InetSocketAddress to, byte[] payload) throws IOException {
        OutboundSa sa = sas.outbound(new Flow(from.getAddress(), from.getPort(), to.getAddress(), to.getPort()));
        if (sa == null) {
            drops.noSa.increment();
            throw new IOException("there is no SA from port " + from.getPort() + " to " + to);
        }
        Buffers own = buffers.get();
        int length = segment(own, from, to, payload);
        int sealed = sa.seal(own.segment, 0, length, IpPacket.UDP, own.sealed);
        if (sealed < 0) {
            drops.noSa.increment();
            throw new IOException("the SA from port " + from.getPort() + " to " + to + " has ended");
        }
        leave(from.getAddress(), to.getAddress(), own.sealed, sealed);
    }

    /**
     * Sends a UDP datagram in clear, from any address of this host; answers come to whatever socket is there.
     *
     * @throws IOException if it is too long, or the kernel refused it
     */
    public void sendInClear(InetSocketAddress from, InetSocketAddress to, byte[] payload) throws IOException {
        Buffers own = buffers.get();
        int length = segment(own, from, to, payload);
        try {
            of(from.getAddress()).sendUdp(own.segment, length, from, to);
        } catch (LinuxException e) {
            throw new IOException("cannot send from " + from + ": " + e.getMessage(), e);
        }
    }

    private static int segment(Buffers own, InetSocketAddress from, InetSocketAddress to, byte[] payload)
            throws IOException {
        int length = payload.length > LARGEST - UdpSegment.HEADER ? -1
                : UdpSegment.write(own.segment, from, to, payload);
        if (length < 0) {
            throw new IOException(payload.length + " bytes are too many for a datagram");
        }
        return length;
    }

    private void leave(InetAddress from, InetAddress to, byte[] packet, int length) throws IOException {
        try {
            of(from).sendEsp(packet, length, from, to);
        } catch (LinuxException e) {
            throw new IOException("cannot send from " + from.getHostAddress() + ": " + e.getMessage(), e);
        }
    }

    private HostedSockets of(InetAddress local) throws IOException {
        HostedSockets found = sockets.get(local instanceof Inet4Address);
        if (found == null) {
            throw new IOException("no IPv" + (local instanceof Inet4Address ? 4 : 6) + " here");
        }
        return found;
    }

    /** What the kernel sends by the device: segments of TCP. */
    private final class Exit implements Outbound.Exit {

        private final byte[] packet = new byte[LARGEST + ROOM];

        @Override
        public boolean serves(InetAddress source) {
            return !source.isLinkLocalAddress();
        }

        @Override
        public void send(MemorySegment sealed, int length, OutboundSa sa, int dscp) {
            MemorySegment.copy(sealed, ValueLayout.JAVA_BYTE, 0, packet, 0, length);
            try {
                leave(sa.sa().source(), sa.sa().destination(), packet, length);
            } catch (IOException e) {
                LOG.debug("an ESP packet could not be sent: {}", e.getMessage());
            }
        }
    }

    /**
     * Makes all addresses of a prefix this host's own, until this is closed.
     *
     * @throws SaBackendException if the kernel refuses it
     */
    public synchronized void own(Prefix prefix) throws SaBackendException {
        try {
            // What a crash has left is ours; what somebody else has made stays his.
            if (routes.addLocal(prefix, ORIGIN)
                    || routes.removeLocal(prefix, ORIGIN) && routes.addLocal(prefix, ORIGIN)) {
                prefixes.add(prefix);
            }
        } catch (LinuxException e) {
            throw EspBackend.refused(e);
        }
    }

    @Override
    public String name() {
        return "userspace";
    }

    @Override
    public Optional<String> socketDevice() {
        return Optional.of(tun.name());
    }

    @Override
    public void protect(ProtectedEndpoint endpoint) {
        // See above: nothing in clear leads there.
    }

    @Override
    public void unprotect(ProtectedEndpoint endpoint) {
        // Likewise.
    }

    @Override
    public synchronized void install(List<Sa> set, AlgorithmPair pair, AkaKeys keys, ToLongFunction<Sa> lastSequence)
            throws SaBackendException {
        if (closed) {
            throw new SaBackendException(SaBackendException.Reason.FAILED, 0, "ESP is closed");
        }
        List<Sa> inbound = set.stream().filter(sa -> sa.direction() == Sa.Direction.IN).toList();
        Optional<Sa> taken = inbound.stream().filter(sa -> bySpi.containsKey(sa.spi().bits())).findFirst();
        if (taken.isPresent()) {
            throw new SaBackendException(SaBackendException.Reason.SPI_IN_USE, 0, "install " + taken.get()
                    + ": an SA with this SPI exists");
        }
        sas.install(set, pair, keys, config.replayWindow(), lastSequence);
        inbound.forEach(sa -> bySpi.put(sa.spi().bits(), sa.id()));
    }

    /** Nothing: SAs in user space end with their process. */
    @Override
    public Set<Sa> adopt(Collection<Sa> wanted) {
        return Set.of();
    }

    @Override
    public synchronized void remove(List<Sa> set) {
        for (Sa sa : set) {
            if (sa.direction() == Sa.Direction.IN) {
                bySpi.remove(sa.spi().bits(), sa.id());
            }
            sas.remove(sa);
        }
    }

    @Override
    public Optional<SaCounters> counters(Sa sa) {
        return sas.counters(sa);
    }

    @Override
    public Map<Sa, SaCounters> counters() {
        return sas.counters();
    }

    @Override
    public List<Sa> installed() {
        return sas.all();
    }

    /** Rules of runs whose device is gone. */
    @Override
    public synchronized int clearOrphans() throws SaBackendException {
        int removed = 0;
        try {
            for (DeviceRule rule : routes.deviceRules(ORIGIN)) {
                if (!routes.linkExists(rule.table() - TABLE_BASE)) {
                    routes.remove(rule);
                    removed++;
                }
            }
        } catch (LinuxException e) {
            throw EspBackend.refused(e);
        }
        return removed;
    }

    @Override
    public DropCounters drops() {
        return drops.counters();
    }

    @Override
    public void closeKeeping(Collection<Sa> kept) throws SaBackendException {
        close();
    }

    @Override
    public void close() throws SaBackendException {
        List<LinuxException> refusals = end();
        if (!refusals.isEmpty()) {
            throw EspBackend.refused(refusals.getFirst());
        }
    }

    /** Takes everything away, once; returns what the kernel refused. */
    private synchronized List<LinuxException> end() {
        List<LinuxException> refusals = new ArrayList<>();
        if (!closed) {
            closed = true;
            rules.forEach(rule -> EspBackend.attempt(() -> routes.remove(rule), refusals));
            EspBackend.attempt(outbound::close, refusals);
            sockets.values().forEach(each -> EspBackend.attempt(each::close, refusals));
            prefixes.forEach(prefix -> EspBackend.attempt(() -> routes.removeLocal(prefix, ORIGIN), refusals));
            EspBackend.attempt(routes::close, refusals);
            sas.clear();
            bySpi.clear();
            tun.close();
        }
        return refusals;
    }

    /** The device's name. */
    @Override
    public String toString() {
        return "HostedEsp " + tun.name();
    }
}
