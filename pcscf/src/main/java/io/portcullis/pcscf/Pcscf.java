package io.portcullis.pcscf;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.pcscf.config.PcscfConfig;
import io.portcullis.pcscf.registration.RegisterProcedure;
import io.portcullis.pcscf.registration.Registration;
import io.portcullis.pcscf.registration.RegistrationStore;
import io.portcullis.pcscf.registration.RegistrationStoreException;
import io.portcullis.pcscf.registration.UeContexts;
import io.portcullis.pcscf.routing.Forwarder;
import io.portcullis.pcscf.routing.HomeRoute;
import io.portcullis.pcscf.routing.OurUris;
import io.portcullis.pcscf.security.SecuritySets;
import io.portcullis.pcscf.security.UeSet;
import io.portcullis.pcscf.session.HomeRequests;
import io.portcullis.pcscf.session.UeRequests;
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

    private final SecuritySets sets;
    private final PcscfCounters counters = new PcscfCounters();
    private final RegistrationStore store;
    private final Clock clock;
    private final ExecutorService threads;
    private final ScheduledExecutorService timers;

    /**
     * What the procedures stand on.
     *
     * @param transport sockets; the caller opens those of the configuration
     * @param layer     transactions over it, not started yet
     * @param backend   where ESP is done; the caller has protected the ipsec sockets
     * @param store     where registrations are kept
     * @param clock     the time
     */
    public record Parts(SipTransport transport, TransactionLayer layer, SaBackend backend, RegistrationStore store,
            Clock clock) {}

    private Pcscf(PcscfConfig config, Parts parts) {
        this.store = parts.store();
        this.clock = parts.clock();
        // Platform threads: backends make system calls that would pin a virtual thread's carrier.
        this.threads = Executors.newFixedThreadPool(Math.max(4, 2 * Runtime.getRuntime().availableProcessors()),
                Thread.ofPlatform().name("pcscf-", 0).daemon().factory());
        this.timers = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("pcscf-timers").daemon().factory());
        this.sets = new SecuritySets(config, parts.backend(), clock, threads, timers,
                set -> closeConnections(parts.transport(), set));
    }

    /** Begins to serve. */
    public static Pcscf start(PcscfConfig config, Parts parts) {
        Pcscf pcscf = new Pcscf(config, parts);
        List<InetSocketAddress> sockets = new ArrayList<>(config.unprotectedSockets());
        sockets.addAll(config.ipsecSockets());
        OurUris ourUris = new OurUris(config.coreSocket(), sockets);
        Forwarder forwarder = new Forwarder(parts.layer(), config.coreSocket(),
                new HomeRoute(config.home(), config.homeProtocolTcp(), pcscf.threads));
        UeLegs legs = new UeLegs(config, pcscf.sets);
        Arrivals.Procedures procedures = new Arrivals.Procedures(
                new RegisterProcedure(config, ourUris, forwarder, pcscf.sets, parts.store(),
                        new UeContexts(pcscf.threads, parts.store()), parts.clock()),
                new UeRequests(config, ourUris, forwarder),
                new HomeRequests(ourUris, parts.store(), legs::of, forwarder), forwarder);
        parts.layer().start(new Arrivals(config, pcscf.sets, parts.store(), procedures, parts.layer(),
                pcscf.counters));
        pcscf.timers.scheduleWithFixedDelay(() -> pcscf.threads.execute(pcscf::endExpired), SWEEP_SECONDS,
                SWEEP_SECONDS, TimeUnit.SECONDS);
        return pcscf;
    }

    private static void closeConnections(SipTransport transport, UeSet set) {
        transport.closeConnection(set.hop(TransportProtocol.TCP));
        transport.closeConnection(new Hop(TransportProtocol.TCP, set.portPs(), set.portUc()));
    }

    /** Registrations end by themselves when nobody refreshes them (TS 24.229 5.2.2); their sets have a grace of their own. */
    private void endExpired() {
        Instant now = clock.instant();
        for (Registration registration : store.all()) {
            if (registration.expiresAt().isBefore(now)) {
                try {
                    store.remove(registration.impi());
                    LOG.atInfo().addKeyValue("impi", registration.impi()).log("Registration expired");
                } catch (RegistrationStoreException e) {
                    LOG.atError().addKeyValue("impi", registration.impi()).setCause(e)
                            .log("An expired registration could not be removed");
                }
            }
        }
    }

    /** Every installed set. */
    public List<UeSet> sets() {
        return sets.all();
    }

    /** What was passed over. */
    public PcscfCounters counters() {
        return counters;
    }

    /** Stops the procedures; sets stay in the backend, whose owner removes them. */
    @Override
    public void close() {
        timers.shutdownNow();
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
}
