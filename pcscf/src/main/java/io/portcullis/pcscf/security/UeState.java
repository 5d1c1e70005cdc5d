package io.portcullis.pcscf.security;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;

import io.portcullis.ipsec.sa.set.SetEvent;
import io.portcullis.ipsec.sa.set.SetMachine;
import io.portcullis.ipsec.sa.set.UeSets;
import io.portcullis.pcscf.store.SetRecord;
import org.jspecify.annotations.Nullable;

/** The sets of one private identity, and where they are in their lives. Guarded by its own monitor. */
final class UeState {

    /** Oldest first. */
    private List<UeSet> sets = List.of();
    private UeSets states = UeSets.NONE;
    private volatile @Nullable UeSet current;
    private @Nullable Future<?> timer;
    private boolean forgotten;
    private List<SetEvent.Registered> expected = List.of();
    private UeSets told = UeSets.NONE;

    /** The set that new requests to the UE go over; needs no monitor. */
    Optional<UeSet> current() {
        return Optional.ofNullable(current);
    }

    /** The UE was heard on a set: if that is a newer one, new requests go over it from now on. The step that says so follows. */
    void heardOn(UeSet set) {
        UeSet now = current;
        if (now == null || set.number() > now.number()) {
            current = set;
        }
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
        return sets.isEmpty() ? 0 : sets.getLast().number();
    }

    /** Whether this very set is still one of them. */
    boolean has(UeSet set) {
        return sets.contains(set);
    }

    void add(UeSet set) {
        List<UeSet> more = new ArrayList<>(sets);
        more.add(set);
        more.sort(Comparator.comparingLong(UeSet::number));
        sets = List.copyOf(more);
    }

    private @Nullable UeSet of(long number) {
        for (UeSet set : sets) {
            if (set.number() == number) {
                return set;
            }
        }
        return null;
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
        for (UeSet set : sets) {
            after.find(set.number()).ifPresentOrElse(entry -> set.phase(entry.phase()), () -> gone.add(set));
        }
        if (!gone.isEmpty()) {
            sets = sets.stream().filter(set -> !gone.contains(set)).toList();
        }
        UeSet wanted = after.current().isPresent() ? of(after.current().getAsLong()) : null;
        UeSet promoted = current;
        boolean ahead = promoted != null && wanted != null && promoted.number() > wanted.number() && has(promoted);
        current = ahead ? promoted : wanted;
        return gone;
    }

    /** The store has been asked to keep what this event leads to; until it has happened, what is told to the store takes it for done. */
    void expect(SetEvent.Registered event) {
        List<SetEvent.Registered> more = new ArrayList<>(expected);
        more.add(event);
        expected = List.copyOf(more);
    }

    /** What was expected has happened, or will not. */
    void expectNoMore(long set, Instant end) {
        List<SetEvent.Registered> left = new ArrayList<>(expected);
        for (int i = 0; i < left.size(); i++) {
            if (left.get(i).set() == set && left.get(i).end().equals(end)) {
                left.remove(i);
                break;
            }
        }
        expected = List.copyOf(left);
    }

    /** What the store has to keep, and from now on counts as told; to be handed to it under this object's monitor. */
    List<SetRecord> tell(SetMachine machine) {
        UeSets lasting = lasting(machine);
        told = lasting;
        List<SetRecord> records = new ArrayList<>();
        for (UeSets.Entry entry : lasting.entries()) {
            UeSet set = of(entry.set());
            if (set != null) {
                boolean inUse = lasting.current().isPresent() && lasting.current().getAsLong() == entry.set();
                records.add(set.record(entry, inUse));
            }
        }
        return records;
    }

    /** Whether the store has been told otherwise than it would be now. */
    boolean untold(SetMachine machine) {
        if (told.equals(states)) {
            // One object instead of two that say the same: there are as many as UEs.
            told = states;
        }
        return !lasting(machine).equals(told);
    }

    /** Everything but temporary sets, and with what is expected. */
    private UeSets lasting(SetMachine machine) {
        UeSets after = states;
        for (SetEvent event : expected) {
            after = machine.step(after, event);
        }
        return new UeSets(after.entries().stream().filter(e -> e.phase() != UeSets.Phase.TEMPORARY).toList(),
                after.current());
    }

    /** Puts back what a store kept. */
    void restore(Collection<UeSet> kept, UeSets as) {
        kept.forEach(this::add);
        become(as);
        told = as;
    }

    Optional<Instant> deadline(SetMachine machine) {
        return machine.deadline(states);
    }

    boolean timed() {
        return timer != null;
    }

    void timer(@Nullable Future<?> next) {
        if (timer != null) {
            timer.cancel(false);
        }
        timer = next;
    }
}
