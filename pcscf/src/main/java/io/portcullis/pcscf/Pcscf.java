package io.portcullis.pcscf;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.pcscf.config.PcscfConfig;
import io.portcullis.pcscf.hooks.RouteHooks;
import io.portcullis.pcscf.hooks.RouteThreads;
import io.portcullis.pcscf.overload.Overload;
import io.portcullis.pcscf.registration.Expiry;
import io.portcullis.pcscf.registration.RegisterProcedure;
import io.portcullis.pcscf.registration.UeContexts;
import io.portcullis.pcscf.routes.Routes;
import io.portcullis.pcscf.routing.Forwarder;
import io.portcullis.pcscf.routing.HomeRoute;
import io.portcullis.pcscf.routing.OurUris;
import io.portcullis.pcscf.routing.RequestChecks;
import io.portcullis.pcscf.security.Restoration;
import io.portcullis.pcscf.security.SecuritySets;
import io.portcullis.pcscf.security.UeSet;
import io.portcullis.pcscf.session.HomeRequests;
import io.portcullis.pcscf.session.UeRequests;
import io.portcullis.pcscf.store.RegistrationStore;
import io.portcullis.pcscf.store.RegistrationStoreException;
import io.portcullis.sip.stack.proxy.LoopMarks;
import io.portcullis.sip.stack.resolve.Locator;
import io.portcullis.sip.stack.resolve.Quarantine;
import io.portcullis.sip.stack.transaction.TransactionLayer;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.SipTransport;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The P-CSCF: its procedures on one transport, one backend and one store, which are the caller's to open and close. */
public final class Pcscf implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Pcscf.class);
    private static final long SWEEP_SECONDS = 5;
    /** The home network's addresses are those that it has now, whether or not anything is sent there. */
    private static final long HOME_SECONDS = 30;
    private static final int FORGOTTEN_AT_ONCE = 1000;
    /** What may be replayed after a sudden end is what came since the last one. */
    private static final long CHECKPOINT_SECONDS = 1;
    private static final long CHECKPOINT_ALL_SECONDS = 60;

    private static final long LOAD_MILLIS = 100;

    private final SecuritySets sets;
    private final PcscfCounters counters = new PcscfCounters();
    private final RegistrationStore store;
    private final Clock clock;
    private final ExecutorService threads;
    private final ExecutorService ueThreads;
    private final ScheduledExecutorService timers;
    private final UeContexts contexts;
    private final Expiry expiry;
    private final HomeRoute homeRoute;
    private final Set<InetAddress> trusted;
    private final Overload overload;

    /**
     * What the procedures stand on.
     *
     * @param transport sockets; the caller opens those of the configuration
     * @param layer     transactions over it, not started yet
     * @param locator   finds next hops
     * @param backend   where ESP is done; the caller has protected the ipsec sockets
     * @param store     where registrations are kept
     * @param clock     the time
     */
    public record Parts(SipTransport transport, TransactionLayer layer, Locator locator, SaBackend backend,
            RegistrationStore store, Clock clock) {}

    private static StandardProtocolFamily family(InetSocketAddress socket) {
        return socket.getAddress() instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
    }

    private Pcscf(PcscfConfig config, Parts parts, boolean routes) {
        this.store = parts.store();
        this.clock = parts.clock();
        // Platform threads: backends make system calls that would pin a virtual thread's carrier.
        this.threads = Executors.newFixedThreadPool(Math.max(4, 2 * Runtime.getRuntime().availableProcessors()),
                Thread.ofPlatform().name("pcscf-", 0).daemon().factory());
        // What an operator's route waits for shall hold up nobody but its UE.
        this.ueThreads = routes ? RouteThreads.open() : threads;
        ScheduledThreadPoolExecutor oneThread = new ScheduledThreadPoolExecutor(1,
                Thread.ofPlatform().name("pcscf-timers").daemon().factory());
        // Most are: they would stay until they had been due.
        oneThread.setRemoveOnCancelPolicy(true);
        this.timers = oneThread;
        this.sets = new SecuritySets(config, parts.backend(), store, clock, threads, timers,
                set -> closeConnections(parts.transport(), set));
        this.contexts = new UeContexts(ueThreads, store);
        this.expiry = new Expiry(store, contexts, sets, clock);
        this.trusted = config.trusted();
        this.homeRoute = new HomeRoute(config.home(), parts.locator(), family(config.coreSocket()));
        this.overload = new Overload(config, this::fromHome, signs(config, parts.transport()));
    }

    private Overload.Signs signs(PcscfConfig config, SipTransport transport) {
        List<Executor> workers = new ArrayList<>(transport.loops());
        workers.add(threads);
        if (!ueThreads.equals(threads)) {
            workers.add(ueThreads);
        }
        return new Overload.Signs(workers,
                () -> config.unprotectedSockets().stream().mapToLong(transport::dropped).sum(), System::nanoTime);
    }

    /**
     * Goes on with what an earlier run left, and begins to serve.
     *
     * @throws SaBackendException         if the backend cannot tell what it has
     * @throws RegistrationStoreException if the store cannot tell what it has
     */
    public static Pcscf start(PcscfConfig config, Parts parts) throws SaBackendException, RegistrationStoreException {
        return start(config, parts, Optional.empty());
    }

    /**
     * The same with an operator's routes in place of the procedures' own order.
     *
     * @param routes the newest version of them; asked for each request
     */
    public static Pcscf start(PcscfConfig config, Parts parts, Supplier<Routes> routes)
            throws SaBackendException, RegistrationStoreException {
        return start(config, parts, Optional.of(routes));
    }

    private static Pcscf start(PcscfConfig config, Parts parts, Optional<Supplier<Routes>> routes)
            throws SaBackendException, RegistrationStoreException {
        Pcscf pcscf = new Pcscf(config, parts, routes.isPresent());
        pcscf.restore(parts.backend());
        List<InetSocketAddress> sockets = new ArrayList<>(config.unprotectedSockets());
        sockets.addAll(config.ipsecSockets());
        OurUris ourUris = new OurUris(config.coreSocket(), config.coreProtocol(), sockets);
        LoopMarks marks = new LoopMarks();
        Forwarder forwarder = new Forwarder(parts.layer(), config.coreSocket(), pcscf.homeRoute,
                new Forwarder.Manner(marks, new Quarantine(config.nextHops().quarantine(), System::nanoTime),
                        config.nextHops().patience(), parts.transport()::loop));
        Optional<RouteHooks> hooks = routes
                .map(source -> new RouteHooks(source, pcscf.contexts, pcscf.ueThreads));
        UeLegs legs = new UeLegs(config, pcscf.sets);
        Arrivals.Procedures procedures = new Arrivals.Procedures(
                new RegisterProcedure(config, ourUris, forwarder, pcscf.sets, parts.store(),
                        pcscf.contexts, parts.clock(), pcscf.counters::countNat, hooks),
                new UeRequests(config, ourUris, forwarder, hooks),
                new HomeRequests(ourUris, parts.store(), legs::of, forwarder, pcscf.sets, hooks),
                pcscf::fromHome, new RequestChecks(marks));
        parts.layer().start(new Arrivals(config, pcscf.sets, parts.store(), procedures, parts.layer(),
                pcscf.counters), pcscf.overload);
        pcscf.timers.scheduleWithFixedDelay(pcscf.overload::step, LOAD_MILLIS, LOAD_MILLIS, TimeUnit.MILLISECONDS);
        parts.transport().keep(hop -> pcscf.sets.find(hop).isPresent()
                || parts.store().byUnprotectedAddress(hop.remote()).isPresent());
        pcscf.every(SWEEP_SECONDS, pcscf::sweep);
        pcscf.every(HOME_SECONDS, pcscf.homeRoute::refresh);
        if (parts.store().durable()) {
            pcscf.every(CHECKPOINT_SECONDS, pcscf.sets::checkpoint);
            pcscf.every(CHECKPOINT_ALL_SECONDS, pcscf.sets::checkpointAll);
        }
        return pcscf;
    }

    private boolean fromHome(InetAddress sender) {
        return homeRoute.isHome(sender) || trusted.contains(sender);
    }

    /** Looks for what has expired, as it does by itself every few seconds. */
    void sweep() {
        expiry.sweep();
    }

    private void every(long seconds, Runnable work) {
        timers.scheduleWithFixedDelay(() -> threads.execute(() -> {
            try {
                work.run();
            } catch (RuntimeException bug) {
                LOG.error("What is done every {} s failed", seconds, bug);
            }
        }), seconds, seconds, TimeUnit.SECONDS);
    }

    private void closeConnections(SipTransport transport, UeSet set) {
        Hop toPortUc = new Hop(TransportProtocol.TCP, set.portPs(), set.portUc());
        for (Hop hop : List.of(set.hop(TransportProtocol.TCP), toPortUc)) {
            // Where port_pc could not change, the UE's newer set has the flow too.
            if (sets.find(hop).isEmpty()) {
                transport.closeConnection(hop);
            }
        }
    }

    /** Goes on with what an earlier run left, and forgets the rest of it: registrations, and SAs that nobody has a use for. */
    private void restore(SaBackend backend) throws SaBackendException, RegistrationStoreException {
        List<RegistrationStore.Kept> kept = store.load();
        Restoration.Result result = sets.restore(kept);
        forget(result.lost());
        int orphans = backend.clearOrphans();
        if (!kept.isEmpty() || orphans > 0) {
            LOG.atInfo().addKeyValue("event", "restored")
                    .addKeyValue("registrations", kept.size() - result.lost().size())
                    .addKeyValue("adopted", result.adopted()).addKeyValue("installed", result.installed())
                    .addKeyValue("orphans", orphans).log("Went on with what an earlier run left");
        }
    }

    /** Removes registrations that have ended, some at a time: the store's queue has an end. */
    private void forget(Collection<String> impis) {
        List<CompletableFuture<Boolean>> removals = new ArrayList<>();
        for (String impi : impis) {
            removals.add(store.remove(impi).handle((done, failure) -> {
                if (failure == null) {
                    LOG.atInfo().addKeyValue("impi", impi)
                            .log("Its registration has ended, or none of its sets can be had again");
                } else {
                    LOG.atError().addKeyValue("impi", impi).log(
                            "A registration that has ended could not be removed: {}",
                            failure.getMessage());
                }
                return failure == null;
            }).toCompletableFuture());
            if (removals.size() == FORGOTTEN_AT_ONCE) {
                CompletableFuture.allOf(removals.toArray(CompletableFuture[]::new)).join();
                removals.clear();
            }
        }
    }

    /** What a later run is to find in the backend; for its owner to leave there. After {@link #close}. */
    public Set<Sa> promised() {
        return sets.promised();
    }

    /** Every installed set. */
    public List<UeSet> sets() {
        return sets.all();
    }

    /** What was passed over. */
    public PcscfCounters counters() {
        return counters;
    }

    /** What was refused because there was too much. */
    public Overload overload() {
        return overload;
    }

    private static void stop(ExecutorService threads) {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(2, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Stops the procedures, and writes down where they were; sets stay in the backend, whose owner removes them. */
    @Override
    public void close() {
        timers.shutdownNow();
        stop(ueThreads);
        stop(threads);
        if (store.durable()) {
            sets.checkpointAll();
        }
    }
}
