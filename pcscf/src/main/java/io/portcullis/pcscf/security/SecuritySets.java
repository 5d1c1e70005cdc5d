package io.portcullis.pcscf.security;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.sa.set.SetEvent;
import io.portcullis.ipsec.sa.set.SetMachine;
import io.portcullis.ipsec.sa.set.SpiPool;
import io.portcullis.pcscf.config.PcscfConfig;
import io.portcullis.pcscf.store.Registration;
import io.portcullis.pcscf.store.RegistrationStore;
import io.portcullis.sip.stack.transaction.ServerTransaction;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sets of all UEs: drives {@link SetMachine} by what the procedures tell and by time, and does what its steps mean
 * in the backend. Methods that reach the backend are for threads that may block.
 */
public final class SecuritySets {

    private static final Logger LOG = LoggerFactory.getLogger(SecuritySets.class);
    /** How long a freed SPI rests: longer than packets stay in a network. */
    private static final Duration SPI_REST = Duration.ofSeconds(60);
    /** What is due within this time has a timer; longer than a set that waits, or ends, has left. */
    private static final Duration SOON = Duration.ofMinutes(2);

    private final Map<String, UeState> ues = new ConcurrentHashMap<>();
    private final SaTable table = new SaTable();
    private final ProofWatch proofs;
    private final SetInstaller installer;
    private final SetPlaces places;
    private final SetMachine machine;
    private final PcscfConfig config;
    private final InstantSource clock;
    private final Executor threads;
    private final ScheduledExecutorService timers;
    private final Consumer<UeSet> onRemoved;
    private final SaBackend backend;
    private final RegistrationStore store;
    private final Checkpoints checkpoints;

    /**
     * @param store     told of every change in a set that is no longer temporary
     * @param threads   run what reaches the backend; platform threads
     * @param timers    says when; does no work itself
     * @param onRemoved told of each set that is gone
     */
    public SecuritySets(PcscfConfig config, SaBackend backend, RegistrationStore store, InstantSource clock,
            Executor threads, ScheduledExecutorService timers, Consumer<UeSet> onRemoved) {
        SecureRandom random = new SecureRandom();
        this.backend = backend;
        this.store = store;
        this.checkpoints = new Checkpoints(backend, this::rewrite, store::durable);
        this.config = config;
        this.clock = clock;
        this.threads = threads;
        this.timers = timers;
        this.onRemoved = onRemoved;
        this.proofs = new ProofWatch(backend, threads, timers, table, this::prove);
        this.machine = new SetMachine(config.t1());
        this.installer = new SetInstaller(config, backend,
                new SpiPool(config.minSpi(), config.maxSpi(), SPI_REST, random, clock), random);
        this.places = new SetPlaces(table, installer);
    }

    /** The set that a message came over, by our port and the UE's. Does not block. */
    public Optional<UeSet> find(Hop hop) {
        return table.find(hop);
    }

    /** The set that requests to this UE go over now. Does not block. */
    public Optional<UeSet> current(String impi) {
        UeState state = ues.get(impi);
        Optional<UeSet> current = state == null ? Optional.empty() : state.current();
        current.ifPresent(checkpoints::passed);
        return current;
    }

    /** Whether this UE has sets, or something goes on that may bring some. Does not block. */
    public boolean knows(String impi) {
        return ues.containsKey(impi);
    }

    /** How many sets are installed. */
    public int count() {
        return table.size();
    }

    private <T> T with(String impi, Function<UeState, T> work) {
        while (true) {
            UeState state = ues.computeIfAbsent(impi, key -> new UeState());
            synchronized (state) {
                if (!state.forgotten()) {
                    try {
                        return work.apply(state);
                    } finally {
                        settle(impi, state);
                    }
                }
            }
        }
    }

    private void settle(String impi, UeState state) {
        if (state.untold(machine)) {
            write(impi, state);
        }
        if (state.empty()) {
            state.timer(null);
            state.forget();
            ues.remove(impi, state);
            return;
        }
        arm(impi, state, clock.instant());
    }

    /** What is due later is for {@link #sweep} to find: else every registered UE had a timer all the time. */
    private void arm(String impi, UeState state, Instant now) {
        Instant horizon = now.plus(SOON);
        state.timer(state.deadline(machine).filter(at -> at.isBefore(horizon)).map(at -> {
            long millis = Math.max(1, Duration.between(now, at).toMillis() + 1);
            return timers.schedule(() -> threads.execute(() -> apply(impi, new SetEvent.Elapsed(clock.instant()))),
                    millis, TimeUnit.MILLISECONDS);
        }).orElse(null));
    }

    private void apply(String impi, SetEvent event) {
        if (ues.containsKey(impi)) {
            with(impi, state -> {
                List<UeSet> gone = state.step(machine, event);
                if (event instanceof SetEvent.Elapsed) {
                    gone.forEach(this::tellIfUnused);
                }
                gone.forEach(this::drop);
                return state;
            });
        }
    }

    private void tellIfUnused(UeSet set) {
        if (set.temporary() && !set.refused()) {
            LOG.atWarn().addKeyValue("impi", set.impi()).log("No REGISTER came over {}: {}", set,
                    UnusedSet.why(set, backend));
        }
    }

    private void write(String impi, UeState state) {
        store.putSets(impi, state.tell(machine)).whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.atError().addKeyValue("impi", impi).log("A change in its sets could not be kept: {}",
                        failure.getMessage());
            }
        });
    }

    private void drop(UeSet set) {
        checkpoints.forget(set);
        places.leave(set);
        set.ended();
        onRemoved.accept(set);
        LOG.atDebug().addKeyValue("impi", set.impi()).log("Removed {}", set);
    }

    /** Whether a set on this address of ours can have these ports. */
    public boolean offers(InetAddress ours, PortChoice ports) {
        return installer.offers(ours, ports);
    }

    /**
     * SM5: installs a temporary set. When it returns, packets pass.
     *
     * @param arrivedBy the way that SM1 came
     * @param keys      still owned by the caller
     * @param via       the set that SM1 came over; empty if it came unprotected
     * @param ports     of ours; they are {@link #offers there}
     * @throws SecurityRefusal 403 if the UE's address with a port or SPI is another's, or if its port_uc is not a new one; 500 if
     *                         there is no SPI, or the backend refuses, or a port cannot be had now; no state is left
     */
    public UeSet challenge(String impi, Hop arrivedBy, Offer offer, AkaKeys keys, Optional<UeSet> via,
            PortChoice ports) throws SecurityRefusal {
        Outcome outcome = with(impi, state -> {
            try {
                return new Outcome(Optional.of(install(state, impi, arrivedBy, offer, keys, via, ports)),
                        Optional.empty());
            } catch (SecurityRefusal refusal) {
                return new Outcome(Optional.empty(), Optional.of(refusal));
            }
        });
        if (outcome.refusal().isPresent()) {
            throw outcome.refusal().get();
        }
        return outcome.set().orElseThrow();
    }

    private record Outcome(Optional<UeSet> set, Optional<SecurityRefusal> refusal) {}

    private UeSet install(UeState state, String impi, Hop arrivedBy, Offer offer, AkaKeys keys, Optional<UeSet> via,
            PortChoice ports) throws SecurityRefusal {
        long number = installer.nextNumber();
        OptionalLong protectedBy = via.isPresent() ? OptionalLong.of(via.get().number()) : OptionalLong.empty();
        // What is dropped first: unfinished sets may hold the selectors that the new one needs.
        state.step(machine, new SetEvent.Challenged(clock.instant(), number, protectedBy, config.temporaryTimeout()))
                .forEach(this::drop);
        UeSet planned = null;
        try {
            planned = installer.plan(number, new SetInstaller.Place(impi, arrivedBy.remote().getAddress(),
                    arrivedBy.local().getAddress(), ports), offer, via, table, keys);
            UeSet installed = places.enter(planned, offer);
            state.add(installed);
            if (installed.waiting()) {
                LOG.atInfo().addKeyValue("impi", impi).log(
                        "The UE has the SPIs of its living set again, which stays until the UE has proved itself");
                proofs.watch(installed);
            }
            return installed;
        } catch (SecurityRefusal refused) {
            if (planned != null) {
                planned.ended();
            }
            state.step(machine, new SetEvent.Refused(clock.instant(), number)).forEach(this::drop);
            throw refused;
        }
    }

    /**
     * A packet of the UE has passed this set's inbound SAs, so it has the IK: a set that waited gets its place, and older sets of the
     * UE that have the same SPIs are dropped (TS 33.203 7.1). Every other set is complete already. May block.
     *
     * @throws SecurityRefusal 500 if the backend refuses; the set is gone
     */
    public void proved(UeSet set) throws SecurityRefusal {
        if (!set.waiting()) {
            return;
        }
        Optional<SecurityRefusal> refusal = with(set.impi(), state -> {
            try {
                if (set.waiting() && !state.has(set)) {
                    throw new SecurityRefusal(500, set + " is gone, and was never complete");
                }
                if (set.waiting()) {
                    displaceFor(set, state);
                }
                return Optional.empty();
            } catch (SecurityRefusal refused) {
                state.step(machine, new SetEvent.Refused(clock.instant(), set.number())).forEach(this::drop);
                return Optional.of(refused);
            }
        });
        if (refusal.isPresent()) {
            throw refusal.get();
        }
    }

    private void displaceFor(UeSet set, UeState state) throws SecurityRefusal {
        for (UeSet old : places.inTheWayOf(set)) {
            state.step(machine, new SetEvent.Displaced(clock.instant(), old.number())).forEach(this::drop);
        }
        places.complete(set);
    }

    private void prove(UeSet set) {
        try {
            proved(set);
        } catch (SecurityRefusal refused) {
            LOG.atError().addKeyValue("impi", set.impi()).log("{} cannot be completed: {}", set, refused.why());
        }
    }

    /**
     * Has the store keep a registration, and the UE's sets as the 200 that brought it makes them. When it has,
     * {@link #registered} is to follow, else {@link #notRegistered}.
     *
     * @param via the set that the REGISTER came over; null if it came unprotected, or for a change without a REGISTER
     * @return the store's own
     */
    public CompletionStage<Void> keep(Registration registration, @Nullable UeSet via) {
        return with(registration.impi(), state -> {
            if (via != null) {
                state.expect(new SetEvent.Registered(clock.instant(), via.number(), registration.expiresAt()));
            }
            // Under the monitor: what is told later is asked for later.
            return store.put(registration, state.tell(machine));
        });
    }

    /** SM11: the home network accepted a REGISTER that came over this set. */
    public void registered(UeSet via, Instant end) {
        settled(via, end, Optional.of(new SetEvent.Registered(clock.instant(), via.number(), end)));
    }

    /** The store did not keep what a 200 to a REGISTER over this set brought; it counts for nothing. */
    public void notRegistered(UeSet via, Instant end) {
        settled(via, end, Optional.empty());
    }

    private void settled(UeSet via, Instant end, Optional<SetEvent> event) {
        if (ues.containsKey(via.impi())) {
            with(via.impi(), state -> {
                state.expectNoMore(via.number(), end);
                event.ifPresent(happened -> state.step(machine, happened).forEach(this::drop));
                return state;
            });
        }
    }

    /** A message of the UE came over this set. Returns at once. */
    public void heard(UeSet set) {
        checkpoints.passed(set);
        if (set.waiting()) {
            threads.execute(() -> prove(set));
        }
        UeState state = ues.get(set.impi());
        boolean inUse = state != null && state.current().filter(now -> now.number() == set.number()).isPresent();
        if (state != null && !inUse && !set.temporary()) {
            // At once: an answer of the home network may be on its way to the UE, which need not have the old set any more.
            state.heardOn(set);
            threads.execute(() -> apply(set.impi(), new SetEvent.Heard(clock.instant(), set.number())));
        }
    }

    /** Authentication failed, or SM7 was wrong: the set goes when the answer has been given. */
    public void refused(UeSet set, ServerTransaction transaction) {
        set.refuse();
        afterwards(transaction,
                () -> apply(set.impi(), new SetEvent.Refused(clock.instant(), set.number())));
    }

    /** The UE has deregistered: its sets go when the answer has been given. */
    public void deregistered(String impi, ServerTransaction transaction) {
        long last = with(impi, UeState::newest);
        afterwards(transaction, () -> {
            if (ues.containsKey(impi)) {
                with(impi, state -> {
                    state.endUpTo(last).forEach(this::drop);
                    return state;
                });
            }
        });
    }

    private void afterwards(ServerTransaction transaction, Runnable work) {
        // A stream's answer was handed to the kernel when the transaction ends, a datagram's cannot be asked for again.
        boolean stream = transaction.arrivedBy().protocol() == TransportProtocol.TCP;
        long millis = stream ? config.t1().multipliedBy(4).toMillis() : 0;
        transaction.onTerminated(
                () -> timers.schedule(() -> threads.execute(work), millis, TimeUnit.MILLISECONDS));
    }

    /**
     * Steps every UE whose time has come (timers stand still while a machine sleeps, and its clock may be set), and sets a timer for
     * each whose time comes soon; to be called several times within {@link #SOON}.
     */
    public void sweep() {
        Instant now = clock.instant();
        Instant horizon = now.plus(SOON);
        ues.forEach((impi, state) -> {
            Instant at;
            synchronized (state) {
                at = state.deadline(machine).orElse(Instant.MAX);
                if (at.isAfter(now) && at.isBefore(horizon) && !state.timed() && !state.forgotten()) {
                    arm(impi, state, now);
                }
            }
            if (!at.isAfter(now)) {
                apply(impi, new SetEvent.Elapsed(now));
            }
        });
    }

    /** The registration of this UE has ended by time or by the network: its sets go after 64*T1. */
    public void networkDeregistered(String impi) {
        apply(impi, new SetEvent.NetworkDeregistered(clock.instant()));
    }

    /**
     * Goes on with what an earlier run left; to be called once, before any message comes.
     *
     * @throws SaBackendException if the backend cannot tell what it has; single sets that it refuses are lost, with a word in
     *                            the log
     */
    public Restoration.Result restore(List<RegistrationStore.Kept> kept) throws SaBackendException {
        Restoration restoration = new Restoration(backend, installer, store, clock.instant());
        Restoration.Result result = restoration.restore(kept);
        result.ues().forEach((impi, restored) -> with(impi, state -> {
            places.enterRestored(restored.sets());
            state.restore(restored.sets(), restored.states());
            return state;
        }));
        return result;
    }

    /** Writes down where the sequence numbers are of sets that packets passed over since the last time; may block. */
    public void checkpoint() {
        checkpoints.ofActive();
    }

    /** The same of all sets, with one look at the backend. */
    public void checkpointAll() {
        checkpoints.of(table.all());
    }

    /** Tells the store of a set's numbers. */
    private void rewrite(UeSet set) {
        UeState state = ues.get(set.impi());
        if (state != null) {
            synchronized (state) {
                if (!state.forgotten()) {
                    write(set.impi(), state);
                }
            }
        }
    }

    /** The SAs that a later run is to find: those of registrations that the store keeps. */
    public Set<Sa> promised() {
        if (!store.durable()) {
            return Set.of();
        }
        return table.all().stream().filter(set -> !set.temporary() && !set.refused())
                .filter(set -> store.byImpi(set.impi()).isPresent()).flatMap(set -> set.sas().sas().stream())
                .collect(Collectors.toSet());
    }

    /** Every set that is installed: for shows of the state. */
    public List<UeSet> all() {
        return table.all();
    }
}
