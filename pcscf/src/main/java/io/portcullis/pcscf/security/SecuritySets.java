package io.portcullis.pcscf.security;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.ipsec.sa.set.SetEvent;
import io.portcullis.ipsec.sa.set.SetMachine;
import io.portcullis.ipsec.sa.set.SpiPool;
import io.portcullis.pcscf.config.PcscfConfig;
import io.portcullis.sip.stack.transaction.ServerTransaction;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.TransportProtocol;
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

    private final Map<String, UeState> ues = new ConcurrentHashMap<>();
    private final SaTable table = new SaTable();
    private final SetInstaller installer;
    private final SetMachine machine;
    private final PcscfConfig config;
    private final InstantSource clock;
    private final Executor threads;
    private final ScheduledExecutorService timers;
    private final Consumer<UeSet> onRemoved;

    /**
     * @param threads   run what reaches the backend; platform threads
     * @param timers    says when; does no work itself
     * @param onRemoved told of each set that is gone
     */
    public SecuritySets(PcscfConfig config, SaBackend backend, InstantSource clock, Executor threads,
            ScheduledExecutorService timers, Consumer<UeSet> onRemoved) {
        SecureRandom random = new SecureRandom();
        this.config = config;
        this.clock = clock;
        this.threads = threads;
        this.timers = timers;
        this.onRemoved = onRemoved;
        this.machine = new SetMachine(config.t1());
        this.installer = new SetInstaller(config, backend,
                new SpiPool(config.minSpi(), config.maxSpi(), SPI_REST, random, clock), random);
    }

    /** The set that a message came over, by our port and the UE's. Does not block. */
    public Optional<UeSet> find(Hop hop) {
        return table.find(hop);
    }

    /** The set that requests to this UE go over now. Does not block. */
    public Optional<UeSet> current(String impi) {
        UeState state = ues.get(impi);
        return state == null ? Optional.empty() : state.current();
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
        if (state.empty()) {
            state.timer(null);
            state.forget();
            ues.remove(impi, state);
            return;
        }
        Instant now = clock.instant();
        state.timer(state.deadline(machine).map(at -> {
            long millis = Math.max(1, Duration.between(now, at).toMillis() + 1);
            return timers.schedule(() -> threads.execute(() -> apply(impi, new SetEvent.Elapsed(clock.instant()))),
                    millis, TimeUnit.MILLISECONDS);
        }).orElse(null));
    }

    private void apply(String impi, SetEvent event) {
        if (ues.containsKey(impi)) {
            with(impi, state -> {
                state.step(machine, event).forEach(this::drop);
                return state;
            });
        }
    }

    private void drop(UeSet set) {
        table.remove(set);
        installer.remove(set);
        onRemoved.accept(set);
        LOG.atDebug().addKeyValue("impi", set.impi()).log("Removed {}", set);
    }

    /**
     * SM5: installs a temporary set. When it returns, packets pass.
     *
     * @param arrivedBy the way that SM1 came
     * @param keys      still owned by the caller
     * @param via       the set that SM1 came over; empty if it came unprotected
     * @throws SecurityRefusal 403 if the UE's address and ports are another's; 500 if there is no SPI, or the backend
     *                         refuses; no state is left
     */
    public UeSet challenge(String impi, Hop arrivedBy, Offer offer, AkaKeys keys, Optional<UeSet> via)
            throws SecurityRefusal {
        Outcome outcome = with(impi, state -> {
            try {
                return new Outcome(Optional.of(install(state, impi, arrivedBy, offer, keys, via)), Optional.empty());
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

    private UeSet install(UeState state, String impi, Hop arrivedBy, Offer offer, AkaKeys keys, Optional<UeSet> via)
            throws SecurityRefusal {
        UeSet planned = installer.plan(impi, arrivedBy.remote().getAddress(), arrivedBy.local().getAddress(), offer,
                state.current(), via.isPresent());
        Optional<UeSet> other = table.heldByAnother(planned, installer.allPorts());
        if (other.isPresent()) {
            installer.giveBack(planned);
            throw new SecurityRefusal(403, "address and ports " + planned.portUc() + ", " + planned.portUs().getPort()
                    + " are in use by another private identity (TS 33.203 7.1)");
        }
        OptionalLong protectedBy = via.isPresent() ? OptionalLong.of(via.get().number()) : OptionalLong.empty();
        // What is dropped first: unfinished sets may hold the selectors that the new one needs.
        state.step(machine, new SetEvent.Challenged(clock.instant(), planned.number(), protectedBy,
                config.temporaryTimeout())).forEach(this::drop);
        try {
            UeSet installed = installer.install(planned, keys);
            state.add(installed);
            table.add(installed);
            return installed;
        } catch (SecurityRefusal refused) {
            state.step(machine, new SetEvent.Refused(clock.instant(), planned.number())).forEach(this::drop);
            throw refused;
        }
    }

    /** SM11: the home network accepted a REGISTER that came over this set. */
    public void registered(UeSet via, Instant end) {
        apply(via.impi(), new SetEvent.Registered(clock.instant(), via.number(), end));
    }

    /** A message of the UE came over this set. Returns at once. */
    public void heard(UeSet set) {
        boolean inUse = current(set.impi()).filter(current -> current.number() == set.number()).isPresent();
        if (!inUse && !set.temporary()) {
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

    /** The registration of this UE has ended by time or by the network: its sets go after 64*T1. */
    public void networkDeregistered(String impi) {
        apply(impi, new SetEvent.NetworkDeregistered(clock.instant()));
    }

    /** Every set that is installed: for shows of the state. */
    public List<UeSet> all() {
        return table.all();
    }
}
