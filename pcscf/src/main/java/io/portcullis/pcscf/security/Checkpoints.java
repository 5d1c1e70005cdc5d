package io.portcullis.pcscf.security;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.sa.SaCounters;
import io.portcullis.pcscf.store.SaSequences;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks from time to time where sequence numbers are, and has those written down that a restart would need (see
 * {@link Sequences}). Looking may block; being told of packets does not.
 */
final class Checkpoints {

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    private final SaBackend backend;
    private final Consumer<UeSet> write;
    private final BooleanSupplier wanted;
    private final Set<UeSet> active = ConcurrentHashMap.newKeySet();

    /**
     * @param write  tells the store of a set whose numbers have changed
     * @param wanted whether anybody will ask for those that packets passed over
     */
    Checkpoints(SaBackend backend, Consumer<UeSet> write, BooleanSupplier wanted) {
        this.backend = backend;
        this.write = write;
        this.wanted = wanted;
    }

    /** Packets have passed over this set, or are about to. */
    void passed(UeSet set) {
        if (wanted.getAsBoolean()) {
            active.add(set);
        }
    }

    /** This set is gone. */
    void forget(UeSet set) {
        active.remove(set);
    }

    /** Looks at the sets that packets passed over since the last time. */
    void ofActive() {
        for (UeSet set : List.copyOf(active)) {
            active.remove(set);
            of(set, this::look);
        }
    }

    private Optional<SaCounters> look(Sa sa) {
        try {
            return backend.counters(sa);
        } catch (SaBackendException e) {
            LOG.warn("The sequence numbers of {} cannot be read: {}", sa, e.getMessage());
            return Optional.empty();
        }
    }

    /** Looks at these sets, all at once. */
    void of(List<UeSet> sets) {
        try {
            Map<Sa, SaCounters> counters = backend.counters();
            sets.forEach(set -> of(set, sa -> Optional.ofNullable(counters.get(sa))));
        } catch (SaBackendException e) {
            LOG.warn("Sequence numbers cannot be read: {}", e.getMessage());
        }
    }

    private void of(UeSet set, Function<Sa, Optional<SaCounters>> look) {
        if (set.temporary()) {
            return;
        }
        SaSequences now = Sequences.advanced(set.sequences(), set.sas(), look);
        if (!now.equals(set.sequences())) {
            set.sequences(now);
            write.accept(set);
        }
    }
}
