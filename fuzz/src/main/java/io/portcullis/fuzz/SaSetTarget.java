package io.portcullis.fuzz;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import io.portcullis.ipsec.sa.set.SetEvent;
import io.portcullis.ipsec.sa.set.SetMachine;
import io.portcullis.ipsec.sa.set.UeSets;
import io.portcullis.ipsec.sa.set.UeSets.Entry;
import io.portcullis.ipsec.sa.set.UeSets.Phase;

/** A UE's sets under any events: none is left behind, none comes back, and there is always one in use if there can be. */
final class SaSetTarget {

    private static final Duration LIFE = Duration.ofSeconds(30);

    private final SetMachine machine = new SetMachine(Duration.ofMillis(500));
    private final Set<Long> made = new HashSet<>();
    private final Set<Long> gone = new HashSet<>();
    private UeSets sets = UeSets.NONE;
    private Instant now = Instant.EPOCH;
    private long last;

    private SaSetTarget() {}

    static void run(byte[] bytes) {
        SaSetTarget target = new SaSetTarget();
        Input input = new Input(bytes);
        for (int i = 0; i < 200 && !input.isEmpty(); i++) {
            target.step(target.event(input.next(8), input.next(), input.next()));
        }
        target.drain();
    }

    private SetEvent event(int kind, int which, int time) {
        now = now.plusSeconds(time);
        long set = last - which % 5;
        return switch (kind) {
            case 0 -> {
                OptionalLong by = which % 2 == 1 && sets.find(set).isPresent() ? OptionalLong.of(set)
                        : OptionalLong.empty();
                made.add(++last);
                yield new SetEvent.Challenged(now, last, by, LIFE);
            }
            case 1 -> new SetEvent.Registered(now, set, now.plusSeconds(10L * which));
            case 2 -> new SetEvent.Heard(now, set);
            case 3 -> new SetEvent.Refused(now, set);
            case 4 -> new SetEvent.Displaced(now, set);
            case 5 -> new SetEvent.NetworkDeregistered(now);
            case 6 -> new SetEvent.Elapsed(now);
            default -> which < 32 ? new SetEvent.Deregistered(now) : new SetEvent.Heard(now, set);
        };
    }

    private void step(SetEvent event) {
        List<Entry> before = sets.entries();
        sets = machine.step(sets, event);
        Set<Long> present = new HashSet<>();
        for (Entry entry : sets.entries()) {
            Claim.that(present.add(entry.set()), "no set stands twice");
            Claim.that(made.contains(entry.set()) && !gone.contains(entry.set()),
                    "a set that is gone does not come back");
            Claim.that(entry.until().isAfter(now), "an expired set is gone");
        }
        for (Entry entry : before) {
            if (!present.contains(entry.set())) {
                gone.add(entry.set());
            }
        }
        Planted.where(() -> before.size() == SetMachine.MOST_SETS, () -> event instanceof SetEvent.NetworkDeregistered);
        Claim.that(sets.entries().size() <= SetMachine.MOST_SETS, "no more sets than a UE may have");
        Claim.that(sets.current().isEmpty() || sets.find(sets.current().getAsLong()).isPresent(),
                "the one in use is there");
        boolean established = sets.entries().stream().anyMatch(entry -> entry.phase() == Phase.ESTABLISHED);
        Claim.that(!established || sets.current().isPresent(), "one that can be used is in use");
        Claim.same(machine.deadline(sets).isPresent(), !sets.entries().isEmpty(), "whatever is there ends");
    }

    /** Time alone takes every set away, in a few steps. */
    private void drain() {
        for (int i = 0; i < 4 * SetMachine.MOST_SETS; i++) {
            Optional<Instant> due = machine.deadline(sets);
            if (due.isEmpty()) {
                break;
            }
            now = due.get().isAfter(now) ? due.get() : now;
            step(new SetEvent.Elapsed(now));
        }
        Claim.that(sets.entries().isEmpty(), "time ends every set");
        Claim.same(gone, made, "as many sets were removed as were made");
    }
}
