package io.portcullis.pcscf.security;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Future;

import io.portcullis.ipsec.sa.set.SetEvent;
import io.portcullis.ipsec.sa.set.SetMachine;
import io.portcullis.ipsec.sa.set.UeSets;
import io.portcullis.pcscf.store.SetRecord;
import org.jspecify.annotations.Nullable;

/** The sets of one private identity, and where they are in their lives. Guarded by its own monitor. */
final class UeState {

    private final Map<Long, UeSet> sets = new TreeMap<>();
    private UeSets states = UeSets.NONE;
    private volatile @Nullable UeSet current;
    private @Nullable Future<?> timer;
    private boolean forgotten;

    /** The set that new requests to the UE go over; needs no monitor. */
    Optional<UeSet> current() {
        return Optional.ofNullable(current);
    }

    /** Whether it was taken out of the map that held it; then the caller looks there again. */
    boolean forgotten() {
        return forgotten;
    }

    void forget() {
        forgotten = true;
    }

    boolean empty() {
        return sets.isEmpty();
    }

    /** The number of the newest set; 0 without one. */
    long newest() {
        return sets.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    /** Whether this very set is still one of them. */
    boolean has(UeSet set) {
        return sets.get(set.number()) == set;
    }

    void add(UeSet set) {
        sets.put(set.number(), set);
    }

    /** Steps, and gives the sets that are gone. */
    List<UeSet> step(SetMachine machine, SetEvent event) {
        return become(machine.step(states, event));
    }

    /** Ends the sets up to a number: a registration that began meanwhile has its own. */
    List<UeSet> endUpTo(long number) {
        OptionalLong inUse = states.current().isPresent() && states.current().getAsLong() > number ? states.current()
                : OptionalLong.empty();
        return become(new UeSets(states.entries().stream().filter(entry -> entry.set() > number).toList(), inUse));
    }

    private List<UeSet> become(UeSets after) {
        states = after;
        List<UeSet> gone = new ArrayList<>();
        for (UeSet set : sets.values()) {
            after.find(set.number()).ifPresentOrElse(entry -> set.phase(entry.phase()), () -> gone.add(set));
        }
        gone.forEach(set -> sets.remove(set.number()));
        current = after.current().isPresent() ? sets.get(after.current().getAsLong()) : null;
        return gone;
    }

    /** What a store keeps of the sets as they are. */
    List<SetRecord> records() {
        return records(states);
    }

    /** What it would keep after an event. */
    List<SetRecord> recordsAfter(SetMachine machine, SetEvent event) {
        return records(machine.step(states, event));
    }

    private List<SetRecord> records(UeSets of) {
        List<SetRecord> records = new ArrayList<>();
        for (UeSets.Entry entry : of.entries()) {
            UeSet set = sets.get(entry.set());
            if (set != null && entry.phase() != UeSets.Phase.TEMPORARY) {
                boolean inUse = of.current().isPresent() && of.current().getAsLong() == entry.set();
                records.add(set.record(entry, inUse));
            }
        }
        return records;
    }

    /** What changes in these is to be told to the store: everything but temporary sets. */
    UeSets lasting() {
        return new UeSets(states.entries().stream().filter(e -> e.phase() != UeSets.Phase.TEMPORARY).toList(),
                states.current());
    }

    /** Puts back what a store kept. */
    void restore(Collection<UeSet> kept, UeSets as) {
        kept.forEach(this::add);
        become(as);
    }

    Optional<Instant> deadline(SetMachine machine) {
        return machine.deadline(states);
    }

    void timer(@Nullable Future<?> next) {
        if (timer != null) {
            timer.cancel(false);
        }
        timer = next;
    }
}
