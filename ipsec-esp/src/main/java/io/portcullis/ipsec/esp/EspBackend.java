package io.portcullis.ipsec.esp;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.DropCounters;
import io.portcullis.ipsec.sa.ProtectedEndpoint;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.sa.SaBackendException.Reason;
import io.portcullis.ipsec.sa.SaCounters;
import io.portcullis.linux.Errno;
import io.portcullis.linux.LinuxException;
import io.portcullis.linux.route.RouteControl;
import io.portcullis.linux.route.Rule;
import io.portcullis.linux.tun.TunDevice;

/** ESP in user space: a TUN device, a routing rule for each protected port, a raw socket for each protected address. */
public final class EspBackend implements SaBackend {

    /** FRA_PROTOCOL of our rules: known again after a crash. */
    private static final int ORIGIN = 201;
    /** Our tables: this and the device's index, so that no two programs share one. */
    private static final int TABLE_BASE = 0x5043_0000;

    private final EspConfig config;
    private final TunDevice tun;
    private final RouteControl routes;
    private final NamespaceThread opener;
    private final int table;
    private final SaDatabase sas = new SaDatabase();
    private final Drops drops = new Drops();
    private final Map<InetAddress, LocalAddress> addresses = new ConcurrentHashMap<>();
    private final Outbound outbound;
    private boolean closed;

    private EspBackend(EspConfig config, TunDevice tun, RouteControl routes, NamespaceThread opener)
            throws LinuxException {
        this.config = config;
        this.tun = tun;
        this.routes = routes;
        this.opener = opener;
        this.table = TABLE_BASE + tun.index();
        this.outbound = new Outbound(tun, sas, new Exit(addresses), drops);
    }

    /**
     * Makes the device, in the calling thread's network namespace, to which the backend keeps from then on.
     *
     * @throws SaBackendException naming what is missing: a capability, or /dev/net/tun
     */
    public static EspBackend open(EspConfig config) throws SaBackendException {
        try {
            TunDevice tun = TunDevice.create(config.device());
            try {
                return open(config, tun);
            } catch (LinuxException e) {
                tun.close();
                throw e;
            }
        } catch (LinuxException e) {
            throw refused(e);
        }
    }

    private static EspBackend open(EspConfig config, TunDevice tun) throws LinuxException {
        RouteControl routes = RouteControl.open();
        NamespaceThread opener = new NamespaceThread("esp-open " + tun.name());
        try {
            new TunSetup(tun, routes).apply(TABLE_BASE + tun.index(), config.advmss());
            return new EspBackend(config, tun, routes, opener);
        } catch (LinuxException e) {
            opener.close();
            routes.close();
            throw e;
        }
    }

    static SaBackendException refused(LinuxException e) {
        Reason reason = Reason.FAILED;
        String hint = "";
        if (e.is(Errno.EACCES)) {
            reason = Reason.NOT_PERMITTED;
            hint = " (distributions give that device mode 0666; here this user may not open it)";
        } else if (e.is(Errno.EPERM)) {
            reason = Reason.NOT_PERMITTED;
            hint = " (CAP_NET_ADMIN and CAP_NET_RAW are needed)";
        } else if (e.is(Errno.ENOENT)) {
            reason = Reason.UNSUPPORTED;
            hint = " (the module tun is needed: modprobe tun)";
        }
        return new SaBackendException(reason, e.errno(), "userspace ESP: " + e.getMessage() + hint, e);
    }

    /** By the raw socket of the packet's own address. */
    private record Exit(Map<InetAddress, LocalAddress> addresses) implements Outbound.Exit {

        @Override
        public boolean serves(InetAddress source) {
            return addresses.containsKey(source);
        }

        @Override
        public void send(MemorySegment packet, int length, OutboundSa sa, int dscp) {
            LocalAddress from = addresses.get(sa.sa().source());
            if (from != null) {
                from.send(packet, length, sa.destination(), dscp);
            }
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

    private Rule rule(ProtectedEndpoint endpoint) {
        return new Rule(endpoint.address(), endpoint.port(), table, config.rulePriority(), ORIGIN);
    }

    @Override
    public synchronized void protect(ProtectedEndpoint endpoint) throws SaBackendException {
        requireOpen();
        try {
            LocalAddress known = addresses.get(endpoint.address());
            if (known != null) {
                add(endpoint, known);
                return;
            }
            LocalAddress address = opener.call(() -> LocalAddress.open(endpoint.address(), tun, sas, drops));
            try {
                addresses.put(endpoint.address(), address);
                add(endpoint, address);
            } catch (LinuxException e) {
                addresses.remove(endpoint.address());
                address.close();
                throw e;
            }
        } catch (LinuxException e) {
            throw refused(e);
        }
    }

    private void add(ProtectedEndpoint endpoint, LocalAddress address) throws LinuxException {
        if (address.add(endpoint.port())) {
            try {
                routes.add(rule(endpoint));
            } catch (LinuxException e) {
                address.remove(endpoint.port());
                throw e;
            }
        }
    }

    /** {@inheritDoc} The address's sockets stay until {@link #close}: the sealing thread may be using them. */
    @Override
    public synchronized void unprotect(ProtectedEndpoint endpoint) throws SaBackendException {
        LocalAddress address = addresses.get(endpoint.address());
        if (closed || address == null) {
            return;
        }
        try {
            if (address.remove(endpoint.port())) {
                routes.remove(rule(endpoint));
            }
        } catch (LinuxException e) {
            throw refused(e);
        }
    }

    @Override
    public synchronized void install(List<Sa> set, AlgorithmPair pair, AkaKeys keys, ToLongFunction<Sa> lastSequence)
            throws SaBackendException {
        requireOpen();
        sas.install(set, pair, keys, config.replayWindow(), lastSequence);
    }

    /** Nothing: SAs in user space end with their process. */
    @Override
    public synchronized Set<Sa> adopt(Collection<Sa> wanted) throws SaBackendException {
        requireOpen();
        return Set.of();
    }

    @Override
    public synchronized void remove(List<Sa> set) throws SaBackendException {
        set.forEach(sas::remove);
    }

    @Override
    public Optional<SaCounters> counters(Sa sa) throws SaBackendException {
        return sas.counters(sa);
    }

    @Override
    public Map<Sa, SaCounters> counters() throws SaBackendException {
        return sas.counters();
    }

    @Override
    public List<Sa> installed() throws SaBackendException {
        return sas.all();
    }

    /** Rules of runs whose device is gone; devices and routes go with the process that made them. */
    @Override
    public synchronized int clearOrphans() throws SaBackendException {
        requireOpen();
        int removed = 0;
        try {
            for (Rule rule : routes.rules(ORIGIN)) {
                int device = rule.table() - TABLE_BASE;
                boolean orphan = device <= 0 || !routes.linkExists(device);
                if (orphan && routes.remove(rule)) {
                    removed++;
                }
            }
        } catch (LinuxException e) {
            throw refused(e);
        }
        return removed;
    }

    @Override
    public DropCounters drops() throws SaBackendException {
        return drops.counters();
    }

    private void requireOpen() throws SaBackendException {
        if (closed) {
            throw new SaBackendException(Reason.FAILED, 0, "userspace ESP is closed");
        }
    }

    /** Keeps nothing: SAs in user space end with their process, and so does the device that stands for protection. */
    @Override
    public void closeKeeping(Collection<Sa> kept) throws SaBackendException {
        close();
    }

    @Override
    public synchronized void close() throws SaBackendException {
        if (closed) {
            return;
        }
        closed = true;
        List<LinuxException> refusals = new ArrayList<>();
        attempt(this::removeRules, refusals);
        attempt(outbound::close, refusals);
        addresses.values().forEach(address -> attempt(address::close, refusals));
        attempt(routes::close, refusals);
        addresses.clear();
        opener.close();
        sas.clear();
        tun.close();
        if (!refusals.isEmpty()) {
            throw refused(refusals.getFirst());
        }
    }

    interface Step {
        void run() throws LinuxException;
    }

    /** Every step is tried, whatever the one before said. */
    static void attempt(Step step, List<LinuxException> refusals) {
        try {
            step.run();
        } catch (LinuxException e) {
            refusals.add(e);
        }
    }

    private void removeRules() throws LinuxException {
        for (Rule rule : routes.rules(ORIGIN)) {
            if (rule.table() == table) {
                routes.remove(rule);
            }
        }
    }
}
