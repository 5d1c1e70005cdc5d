package io.portcullis.server.run;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.portcullis.ipsec.sa.ProtectedEndpoint;
import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.pcscf.Pcscf;
import io.portcullis.pcscf.config.PcscfConfig;
import io.portcullis.pcscf.routes.Routes;
import io.portcullis.pcscf.store.InMemoryRegistrationStore;
import io.portcullis.pcscf.store.RegistrationStore;
import io.portcullis.pcscf.store.RegistrationStoreException;
import io.portcullis.server.config.Configuration;
import io.portcullis.server.config.SocketSpec;
import io.portcullis.server.config.StoreFiles;
import io.portcullis.server.routes.RoutesException;
import io.portcullis.server.routes.RoutesFile;
import io.portcullis.server.store.SqliteRegistrationStore;
import io.portcullis.sip.stack.resolve.Locator;
import io.portcullis.sip.stack.transaction.TimerConfig;
import io.portcullis.sip.stack.transaction.TransactionLayer;
import io.portcullis.sip.stack.transport.ListenSpec;
import io.portcullis.sip.stack.transport.SipTransport;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The P-CSCF with its sockets, its backend and its store. */
public final class PortcullisServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PortcullisServer.class);

    private static final Duration DROPS_EVERY = Duration.ofMinutes(1);
    private static final Duration COUNTS_EVERY = Duration.ofMinutes(1);
    private static final Duration ROUTES_EVERY = Duration.ofSeconds(1);

    private final Configuration configuration;
    private final Teardown teardown = new Teardown();
    private final @Nullable Routes own;
    private final @Nullable SaBackend given;
    private volatile @Nullable Pcscf pcscf;

    /** Starts nothing yet. */
    public PortcullisServer(Configuration configuration) {
        this(configuration, null, null);
    }

    /**
     * Starts nothing yet.
     *
     * @param routes  in place of those that the configuration names; null for these
     * @param backend in place of the one that the configuration names, and closed with this; null for that one
     */
    public PortcullisServer(Configuration configuration, @Nullable Routes routes, @Nullable SaBackend backend) {
        this.configuration = configuration;
        this.own = routes;
        this.given = backend;
    }

    /**
     * Starts everything; when this returns, it serves.
     *
     * @throws StartException  if it cannot; nothing stays but what the store promises
     * @throws RoutesException if the routes file cannot be used; nothing was touched
     */
    public void start() throws StartException, RoutesException {
        if (given != null) {
            closesInTheEnd(given);
        }
        try {
            Optional<Supplier<Routes>> routes = routes();
            Capabilities.check();
            Backends.Chosen chosen = open(routes);
            LOG.atInfo().addKeyValue("event", "ready").addKeyValue("sockets", sockets())
                    .addKeyValue("backend", chosen.backend().name()).addKeyValue("reason", chosen.reason())
                    .log("ready");
        } catch (StartException | RoutesException | RuntimeException e) {
            teardown.close();
            throw e;
        }
    }

    private String sockets() {
        return configuration.sockets().stream().map(SocketSpec::toString).collect(Collectors.joining(","));
    }

    private Optional<Supplier<Routes>> routes() throws RoutesException {
        Routes given = own;
        if (given != null) {
            return Optional.of(() -> given);
        }
        if (configuration.routes().isEmpty()) {
            return Optional.empty();
        }
        RoutesFile file = RoutesFile.open(configuration.routes().get(), ROUTES_EVERY);
        teardown.add(Teardown.Part.ROUTES, file);
        return Optional.of(file);
    }

    private Backends.Chosen open(Optional<Supplier<Routes>> routes) throws StartException {
        PcscfConfig config = PcscfSettings.of(configuration);
        SipTransport transport = new SipTransport(configuration.transport());
        teardown.add(Teardown.Part.TRANSPORT, transport);
        Locator locator = HomeLookUp.open(transport, configuration);
        teardown.add(Teardown.Part.LOCATOR, locator);
        FreeSockets.check(configuration.sockets());
        RegistrationStore store = openStore();
        teardown.add(Teardown.Part.STORE, store);
        Backends.Chosen chosen = backend();
        SaBackend backend = chosen.backend();
        teardown.add(Teardown.Part.DROP_LOG, DropLog.start(backend, DROPS_EVERY));
        TransactionLayer layer = new TransactionLayer(transport, timers(), configuration.transactions());
        try {
            // Protected first: an SA of an earlier run must at no time be without its policies.
            for (SocketSpec socket : configuration.ipsecSockets()) {
                backend.protect(new ProtectedEndpoint(socket.address(), socket.port()));
            }
            Pcscf.Parts parts = new Pcscf.Parts(transport, layer, locator, backend, store, Clock.systemUTC());
            Pcscf started = routes.isPresent() ? Pcscf.start(config, parts, routes.get())
                    : Pcscf.start(config, parts);
            pcscf = started;
            teardown.add(Teardown.Part.PCSCF, started);
            teardown.add(Teardown.Part.SIP_LOG, SipLog.start(transport, layer, started.counters(), COUNTS_EVERY));
            // Last: what arrives finds everything in its place, and over TCP nobody sends it again.
            listen(transport, backend.socketDevice().orElse(null));
        } catch (SaBackendException | RegistrationStoreException | IOException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
        return chosen;
    }

    private Backends.Chosen backend() throws StartException {
        if (given != null) {
            return new Backends.Chosen(given, "the program's own");
        }
        Backends.Chosen opened = Backends.open(configuration.backend());
        closesInTheEnd(opened.backend());
        return opened;
    }

    private void closesInTheEnd(SaBackend backend) {
        teardown.add(Teardown.Part.BACKEND, () -> closeKeepingPromised(backend));
    }

    private RegistrationStore openStore() throws StartException {
        Optional<StoreFiles> files = configuration.store();
        if (files.isEmpty()) {
            return new InMemoryRegistrationStore();
        }
        try {
            return SqliteRegistrationStore.open(files.get().database(), files.get().key());
        } catch (RegistrationStoreException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The SAs of registrations that the store keeps stay for the next run. */
    private void closeKeepingPromised(SaBackend backend) throws SaBackendException {
        Pcscf closed = pcscf;
        backend.closeKeeping(closed == null ? Set.of() : closed.promised());
    }

    private TimerConfig timers() {
        Configuration.Timers timers = configuration.timers();
        return new TimerConfig(timers.t1(), timers.t2(), timers.t4(), TimerConfig.DEFAULT.timerC());
    }

    private void listen(SipTransport transport, @Nullable String device) throws IOException {
        for (SocketSpec socket : configuration.sockets()) {
            listen(transport, socket, socket.ipsec() ? device : null);
        }
    }

    private static void listen(SipTransport transport, SocketSpec socket, @Nullable String device)
            throws IOException {
        InetSocketAddress address = socket.socketAddress();
        if (socket.scheme() != SocketSpec.Scheme.TCP) {
            transport.listen(new ListenSpec(TransportProtocol.UDP, address, device));
        }
        if (socket.scheme() != SocketSpec.Scheme.UDP) {
            transport.listen(new ListenSpec(TransportProtocol.TCP, address, device));
        }
    }

    /**
     * Stops everything, and leaves nothing behind but what the store promises: registrations, and their SAs where the backend can
     * keep them. May be called at any time, from any thread.
     */
    @Override
    public void close() {
        teardown.close();
    }
}
