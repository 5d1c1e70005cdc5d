package io.portcullis.ipsec.sa.set;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import io.portcullis.ipsec.sa.set.UeSets.Entry;
import io.portcullis.ipsec.sa.set.UeSets.Phase;
import org.jspecify.annotations.Nullable;

/**
 * The life of a UE's sets, as a function (TS 33.203 7.4.2a, TS 24.229 5.2.2.2): from what there is and what happens to
 * what there is then; the driver removes the sets that are gone, and comes back at {@link #deadline}.
 */
public final class SetMachine {

    /** A set outlives the registration by this much (TS 33.203 7.4.2a). */
    public static final Duration GRACE = Duration.ofSeconds(30);
    /** At most six SAs in each direction for a private identity, two of them in a set (TS 33.203 7.1). */
    public static final int MOST_SETS = 3;

    private final Duration ending;

    /** @param t1 RFC 3261 T1; 64 times that is what an old set has left */
    public SetMachine(Duration t1) {
        this.ending = t1.multipliedBy(64);
    }

    /** What there is after an event; expired sets go at any event. */
    public UeSets step(UeSets sets, SetEvent event) {
        UeSets after = switch (event) {
            case SetEvent.Challenged e -> challenged(sets, e);
            case SetEvent.Registered e -> registered(sets, e);
            case SetEvent.Heard e -> heard(sets, e.set(), e.now());
            case SetEvent.Refused e -> refused(sets, e.set());
            case SetEvent.Displaced e -> without(sets, e.set());
            case SetEvent.Deregistered e -> UeSets.NONE;
            case SetEvent.NetworkDeregistered e -> allEnding(sets, e.now());
            case SetEvent.Elapsed e -> sets;
        };
        return withCurrent(switchIfOldEnds(expired(after, event.now()), event.now()));
    }

    /** When {@link SetEvent.Elapsed} is due; empty if nothing ends by itself. */
    public Optional<Instant> deadline(UeSets sets) {
        Instant earliest = null;
        Entry newest = newestEstablished(sets);
        for (Entry entry : sets.entries()) {
            boolean leaves = is(sets.current(), entry) && newest != null && newest.set() > entry.set();
            Instant due = leaves ? entry.until().minus(ending).plusMillis(1) : entry.until();
            if (earliest == null || due.isBefore(earliest)) {
                earliest = due;
            }
        }
        return Optional.ofNullable(earliest);
    }

    /** Rules 1 and 2: other temporary sets go, except one that protects this very request. */
    private static UeSets challenged(UeSets sets, SetEvent.Challenged e) {
        List<Entry> entries = new ArrayList<>();
        for (Entry entry : sets.entries()) {
            boolean protects = e.protectedBy().isPresent() && e.protectedBy().getAsLong() == entry.set();
            if (entry.phase() != Phase.TEMPORARY || protects) {
                entries.add(entry);
            }
        }
        while (entries.size() >= MOST_SETS) {
            entries.remove(dispensable(entries, sets.current(), e.protectedBy()));
        }
        entries.add(new Entry(e.set(), Phase.TEMPORARY, e.now().plus(e.life()), e.protectedBy()));
        return new UeSets(entries, sets.current());
    }

    /** The one that is missed least: an ending one, else the oldest that is neither current nor in use right now. */
    private static Entry dispensable(List<Entry> entries, OptionalLong current, OptionalLong inUse) {
        for (Entry entry : entries) {
            if (entry.phase() == Phase.ENDING && !is(inUse, entry)) {
                return entry;
            }
        }
        for (Entry entry : entries) {
            if (!is(current, entry) && !is(inUse, entry)) {
                return entry;
            }
        }
        return entries.getFirst();
    }

    private static boolean is(OptionalLong number, Entry entry) {
        return number.isPresent() && number.getAsLong() == entry.set();
    }

    /** Rules 3 to 5. */
    private static UeSets registered(UeSets sets, SetEvent.Registered e) {
        Entry confirmed = sets.find(e.set()).orElse(null);
        if (confirmed == null) {
            return sets;
        }
        Instant wanted = e.end().plus(GRACE);
        if (confirmed.phase() != Phase.TEMPORARY) {
            return refreshed(sets, wanted);
        }
        Instant until = wanted;
        List<Entry> entries = new ArrayList<>();
        for (Entry entry : sets.entries()) {
            boolean kept = is(confirmed.protectedBy(), entry);
            if (kept) {
                entries.add(entry);
                until = later(until, entry.until());
            }
        }
        entries.add(new Entry(confirmed.set(), Phase.ESTABLISHED, until, confirmed.protectedBy()));
        // New requests to the UE still go over the old set, until the UE is heard on the new one.
        OptionalLong current = entries.size() > 1 ? confirmed.protectedBy() : OptionalLong.of(confirmed.set());
        return new UeSets(entries, current);
    }

    /**
     * A refresh without a challenge extends the set in use and a newer one that waits to be, and never shortens any. One that is
     * on its way out does not come back because its last REGISTER is answered.
     */
    private static UeSets refreshed(UeSets sets, Instant wanted) {
        return new UeSets(sets.entries().stream()
                .map(entry -> entry.phase() == Phase.ESTABLISHED || is(sets.current(), entry)
                        ? entry.until(later(entry.until(), wanted)).phase(Phase.ESTABLISHED) : entry)
                .toList(), sets.current());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Rule 6: the first message on a newer established set makes it the one in use, and cuts older ones. */
    private UeSets heard(UeSets sets, long set, Instant now) {
        Entry entry = sets.find(set).orElse(null);
        boolean newer = entry != null && entry.phase() == Phase.ESTABLISHED
                && (sets.current().isEmpty() || set > sets.current().getAsLong());
        return newer ? switchTo(sets, set, now) : sets;
    }

    private UeSets switchTo(UeSets sets, long set, Instant now) {
        List<Entry> entries = new ArrayList<>();
        for (Entry entry : sets.entries()) {
            entries.add(entry.set() < set && entry.phase() == Phase.ESTABLISHED ? cut(entry, now) : entry);
        }
        return new UeSets(entries, OptionalLong.of(set));
    }

    private Entry cut(Entry entry, Instant now) {
        Instant end = now.plus(ending);
        return entry.until(entry.until().isBefore(end) ? entry.until() : end).phase(Phase.ENDING);
    }

    /** Rule 6, second half: the old set has less than 64*T1 left, and a newer one waits. */
    private UeSets switchIfOldEnds(UeSets sets, Instant now) {
        Entry current = sets.current().isEmpty() ? null : sets.find(sets.current().getAsLong()).orElse(null);
        Entry newest = newestEstablished(sets);
        if (current == null || newest == null || newest.set() <= current.set()) {
            return sets;
        }
        return current.until().isBefore(now.plus(ending)) ? switchTo(sets, newest.set(), now) : sets;
    }

    private static @Nullable Entry newestEstablished(UeSets sets) {
        Entry newest = null;
        for (Entry entry : sets.entries()) {
            if (entry.phase() == Phase.ESTABLISHED && (newest == null || entry.set() > newest.set())) {
                newest = entry;
            }
        }
        return newest;
    }

    /** Rule 8: the new set goes, the old one stays. */
    private static UeSets refused(UeSets sets, long set) {
        return new UeSets(sets.entries().stream().filter(e -> e.set() != set || e.phase() != Phase.TEMPORARY).toList(),
                sets.current());
    }

    private static UeSets without(UeSets sets, long set) {
        return new UeSets(sets.entries().stream().filter(e -> e.set() != set).toList(), sets.current());
    }

    /** Rule 7, second half. */
    private UeSets allEnding(UeSets sets, Instant now) {
        return new UeSets(sets.entries().stream().map(entry -> cut(entry, now)).toList(), sets.current());
    }

    private static UeSets expired(UeSets sets, Instant now) {
        return new UeSets(sets.entries().stream().filter(entry -> entry.until().isAfter(now)).toList(), sets.current());
    }

    /** The set in use is one that exists. */
    private static UeSets withCurrent(UeSets sets) {
        boolean there = sets.current().isPresent() && sets.find(sets.current().getAsLong()).isPresent();
        if (there) {
            return sets;
        }
        Entry newest = newestEstablished(sets);
        return new UeSets(sets.entries(), newest == null ? OptionalLong.empty() : OptionalLong.of(newest.set()));
    }
}
