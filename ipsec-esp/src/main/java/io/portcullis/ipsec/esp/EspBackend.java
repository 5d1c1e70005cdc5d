package io.portcullis.ipsec.esp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.DropCounters;
import io.portcullis.ipsec.sa.ProtectedEndpoint;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.sa.SaBackendException.Reason;
import io.portcullis.ipsec.sa.SaCounters;
import io.portcullis.ipsec.sa.keys.EspKeys;
import io.portcullis.linux.Errno;
import io.portcullis.linux.LinuxException;
import io.portcullis.linux.SocketAddress;
import io.portcullis.linux.route.RouteControl;
import io.portcullis.linux.route.Rule;
import io.portcullis.linux.tun.TunDevice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ESP in user space: a TUN device, a routing rule for each protected port, a raw socket for each protected address. */
public final class EspBackend implements SaBackend {

    private static final Logger LOG = LoggerFactory.getLogger(EspBackend.class);
    /** FRA_PROTOCOL of our rules: known again after a crash. */
    private static final int ORIGIN = 201;
    /** Our tables: this and the device's index, so that no two programs share one. */
    private static final int TABLE_BASE = 0x5043_0000;
    /** Large packets are split outside, as ESP, and not inside, where fragments have no ports. */
    private static final int MTU = 65_535;

    private final EspConfig config;
    private final TunDevice tun;
    private final RouteControl routes;
    private final int table;
    private final SaDatabase sas = new SaDatabase();
    private final Drops drops = new Drops();
    private final Map<InetAddress, LocalAddress> addresses = new ConcurrentHashMap<>();
    private final Outbound outbound;
    private boolean closed;

    private EspBackend(EspConfig config, TunDevice tun, RouteControl routes) throws LinuxException {
        this.config = config;
        this.tun = tun;
        this.routes = routes;
        this.table = TABLE_BASE + tun.index();
        this.outbound = new Outbound(tun, sas, addresses, drops);
    }

    /**
     * Makes the device, in the calling thread's network namespace.
     *
     * @throws SaBackendException naming what is missing: a capability, or /dev/net/tun
     */
    public static EspBackend open(EspConfig config) throws SaBackendException {
        try {
            TunDevice tun = TunDevice.create(config.device());
            RouteControl routes = RouteControl.open();
            try {
                routes.linkUp(tun.index(), MTU);
                routes.addDefaultRoute(SocketAddress.AF_INET, TABLE_BASE + tun.index(), tun.index(), config.advmss());
                if (Files.exists(Path.of("/proc/net/if_inet6"))) {
                    routes.addDefaultRoute(SocketAddress.AF_INET6, TABLE_BASE + tun.index(), tun.index(),
                            config.advmss());
                }
                acceptAnySource(tun);
                return new EspBackend(config, tun, routes);
            } catch (LinuxException e) {
                routes.close();
                tun.close();
                throw e;
            }
        } catch (LinuxException e) {
            throw refused(e);
        }
    }

    /** Opened packets come from phones, which the main table routes elsewhere: reverse path checks would drop them. */
    private static void acceptAnySource(TunDevice tun) {
        Path filter = Path.of("/proc/sys/net/ipv4/conf/" + tun.name() + "/rp_filter");
        try {
            Files.writeString(filter, "0");
        } catch (IOException e) {
            LOG.warn("{} could not be set to 0: {}", filter, e.toString());
        }
    }

    private static SaBackendException refused(LinuxException e) {
        boolean permission = e.errno() == Errno.EPERM.number() || e.errno() == Errno.EACCES.number();
        String hint = permission ? " (CAP_NET_ADMIN and CAP_NET_RAW are needed)"
                : e.errno() == Errno.ENOENT.number() ? " (the module tun is needed: modprobe tun)" : "";
        Reason reason = permission ? Reason.NOT_PERMITTED
                : e.errno() == Errno.ENOENT.number() ? Reason.UNSUPPORTED : Reason.FAILED;
        return new SaBackendException(reason, e.errno(), "userspace ESP: " + e.getMessage() + hint, e);
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
            LocalAddress address = addresses.get(endpoint.address());
            if (address == null) {
                address = new LocalAddress(endpoint.address(), tun, sas, drops);
                addresses.put(endpoint.address(), address);
            }
            if (address.add(endpoint.port())) {
                addRule(endpoint, address);
            }
        } catch (LinuxException e) {
            throw refused(e);
        }
    }

    private void addRule(ProtectedEndpoint endpoint, LocalAddress address) throws LinuxException {
        try {
            routes.add(rule(endpoint));
        } catch (LinuxException e) {
            address.remove(endpoint.port());
            closeIfIdle(endpoint.address(), address);
            throw e;
        }
    }

    private void closeIfIdle(InetAddress key, LocalAddress address) throws LinuxException {
        if (address.idle()) {
            addresses.remove(key);
            address.close();
        }
    }

    @Override
    public synchronized void unprotect(ProtectedEndpoint endpoint) throws SaBackendException {
        LocalAddress address = addresses.get(endpoint.address());
        if (closed || address == null) {
            return;
        }
        try {
            if (address.remove(endpoint.port())) {
                routes.remove(rule(endpoint));
                closeIfIdle(endpoint.address(), address);
            }
        } catch (LinuxException e) {
            throw refused(e);
        }
    }

    @Override
    public synchronized void install(List<Sa> set, AlgorithmPair pair, AkaKeys keys) throws SaBackendException {
        requireOpen();
        if (!pair.usable()) {
            throw new SaBackendException(Reason.UNSUPPORTED, 0, pair + " is no pair of TS 33.203 Annex I");
        }
        List<Sa.Id> ids = new ArrayList<>();
        for (Sa sa : set) {
            if (sas.contains(sa) || ids.contains(sa.id())) {
                throw new SaBackendException(Reason.SPI_IN_USE, Errno.EEXIST.number(), "install " + sa
                        + ": an SA with this destination and SPI exists");
            }
            ids.add(sa.id());
        }
        try (EspKeys esp = EspKeys.expand(pair, keys)) {
            for (Sa sa : set) {
                if (sa.direction() == Sa.Direction.IN) {
                    sas.add(new InboundSa(sa, pair, esp, config.replayWindow()));
                } else {
                    sas.add(new OutboundSa(sa, pair, esp));
                }
            }
        }
    }

    @Override
    public synchronized void remove(List<Sa> set) throws SaBackendException {
        set.forEach(sas::remove);
    }

    @Override
    public Optional<SaCounters> counters(Sa sa) throws SaBackendException {
        if (sa.direction() == Sa.Direction.OUT) {
            return sas.sending(sa).map(OutboundSa::counters);
        }
        return Optional.ofNullable(sas.inbound(sa.id())).map(InboundSa::counters);
    }

    @Override
    public List<Sa> installed() throws SaBackendException {
        return sas.all();
    }

    /** Rules of runs whose device is gone; devices and routes go with the process that made them. */
    @Override
    public synchronized int clearOrphans() throws SaBackendException {
        int removed = 0;
        try {
            for (Rule rule : routes.rules(ORIGIN)) {
                int device = rule.table() - TABLE_BASE;
                if (device != tun.index() && NetworkInterface.getByIndex(Math.max(1, device)) == null) {
                    routes.remove(rule);
                    removed++;
                }
            }
        } catch (LinuxException e) {
            throw refused(e);
        } catch (SocketException e) {
            throw new SaBackendException(Reason.FAILED, 0, "list the network devices: " + e.getMessage(), e);
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

    @Override
    public synchronized void close() throws SaBackendException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            for (Rule rule : routes.rules(ORIGIN)) {
                if (rule.table() == table) {
                    routes.remove(rule);
                }
            }
            outbound.close();
            for (LocalAddress address : addresses.values()) {
                address.close();
            }
            routes.close();
        } catch (LinuxException e) {
            throw refused(e);
        } finally {
            addresses.clear();
            sas.clear();
            tun.close();
        }
    }
}
