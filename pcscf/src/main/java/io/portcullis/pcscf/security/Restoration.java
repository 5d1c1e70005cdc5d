package io.portcullis.pcscf.security;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.sa.agreement.AgreementException;
import io.portcullis.ipsec.sa.agreement.Mechanism;
import io.portcullis.ipsec.sa.set.UeSets;
import io.portcullis.pcscf.store.RegistrationStore;
import io.portcullis.pcscf.store.SetRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up the sets that an earlier run left. SAs that the backend still has are adopted as they are; where it has lost some,
 * these are installed with sequence numbers that the UE has not seen, which were reserved beforehand; the reservation moves on
 * before the first packet.
 */
public final class Restoration {

    private static final Logger LOG = LoggerFactory.getLogger(Restoration.class);

    /** Changes that the store has to take at a time; its queue has an end, and after a reboot every registration changes. */
    private static final int AT_ONCE = 1000;

    private final SaBackend backend;
    private final SetInstaller installer;
    private final RegistrationStore store;
    private final Instant now;

    /**
     * The sets of one UE that are there again.
     *
     * @param sets   oldest first
     * @param states where they are in their lives
     */
    record Restored(List<UeSet> sets, UeSets states) {}

    /**
     * What became of it all.
     *
     * @param ues       by IMPI
     * @param adopted   SAs that the backend still had
     * @param installed SAs that it had lost
     * @param lost      IMPIs of registrations without a set to be reached by
     */
    public record Result(Map<String, Restored> ues, int adopted, int installed, Set<String> lost) {}

    private record Candidate(SetRecord record, UeSet set) {}

    Restoration(SaBackend backend, SetInstaller installer, RegistrationStore store, Instant now) {
        this.backend = backend;
        this.installer = installer;
        this.store = store;
        this.now = now;
    }

    Result restore(List<RegistrationStore.Kept> kept) throws SaBackendException {
        Map<String, List<Candidate>> candidates = new LinkedHashMap<>();
        List<Sa> wanted = new ArrayList<>();
        for (RegistrationStore.Kept each : kept) {
            List<Candidate> usable = usable(each);
            candidates.put(each.registration().impi(), usable);
            usable.forEach(candidate -> wanted.addAll(candidate.record().sas().sas()));
        }
        Set<Sa> there = backend.adopt(wanted);
        writeAhead(kept, candidates, there);
        Map<String, Restored> ues = new LinkedHashMap<>();
        Set<String> lost = new HashSet<>();
        int installed = 0;
        for (RegistrationStore.Kept each : kept) {
            String impi = each.registration().impi();
            List<Candidate> alive = new ArrayList<>();
            for (Candidate candidate : candidates.getOrDefault(impi, List.of())) {
                List<Sa> missing = missing(candidate, there);
                if (missing.isEmpty() || install(candidate, missing)) {
                    installed += missing.size();
                    alive.add(candidate);
                }
            }
            if (!alive.isEmpty()) {
                ues.put(impi, restored(alive));
            } else if (each.registration().unprotected() == null) {
                lost.add(impi);
            }
        }
        return new Result(ues, there.size(), installed, lost);
    }

    private List<Candidate> usable(RegistrationStore.Kept kept) {
        List<Candidate> usable = new ArrayList<>();
        boolean live = kept.registration().liveAt(now).isPresent();
        List<SetRecord> records = kept.sets().stream().sorted(Comparator.comparingLong(SetRecord::number)).toList();
        for (SetRecord record : records) {
            if (live && record.until().isAfter(now) && installer.serves(record.sas())) {
                UeSet set = set(kept.registration().impi(), record);
                installer.reserve(set);
                usable.add(new Candidate(record, set));
            } else {
                record.keys().close();
            }
        }
        return usable;
    }

    private static UeSet set(String impi, SetRecord record) {
        try {
            UeSet set = new UeSet(record.number(), impi, record.sas(), Mechanism.parseAll(record.offer()),
                    record.keys());
            set.sequences(record.sequences());
            set.phase(record.phase());
            return set;
        } catch (AgreementException notWhatWasWritten) {
            throw new IllegalStateException(
                    "set " + record.number() + " of " + impi + " has an offer that cannot be read",
                    notWhatWasWritten);
        }
    }

    private static List<Sa> missing(Candidate candidate, Set<Sa> there) {
        return candidate.record().sas().sas().stream().filter(sa -> !there.contains(sa)).toList();
    }

    /** Numbers that are about to be used are never used again, whatever happens next; and sets that have ended are forgotten. */
    private void writeAhead(List<RegistrationStore.Kept> kept, Map<String, List<Candidate>> candidates, Set<Sa> there) {
        List<CompletableFuture<Void>> writes = new ArrayList<>();
        for (RegistrationStore.Kept each : kept) {
            String impi = each.registration().impi();
            List<Candidate> of = candidates.getOrDefault(impi, List.of());
            boolean changed = of.size() < each.sets().size();
            for (Candidate candidate : of) {
                if (!missing(candidate, there).isEmpty()) {
                    candidate.set().sequences(Sequences.next(candidate.record().sequences()));
                    changed = true;
                }
            }
            if (changed && !of.isEmpty()) {
                writes.add(store.putSets(impi, records(of)).toCompletableFuture());
            }
            if (writes.size() == AT_ONCE) {
                await(writes);
            }
        }
        await(writes);
    }

    private static void await(List<CompletableFuture<Void>> writes) {
        try {
            CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new)).join();
            writes.clear();
        } catch (CompletionException e) {
            throw new IllegalStateException("the store does not take what sequence numbers come next: "
                    + (e.getCause() == null ? e : e.getCause()).getMessage(), e);
        }
    }

    private static List<SetRecord> records(List<Candidate> of) {
        UeSets states = states(of);
        return of.stream().map(candidate -> candidate.set().record(states.find(candidate.set().number()).orElseThrow(),
                candidate.record().current())).toList();
    }

    private boolean install(Candidate candidate, List<Sa> missing) {
        UeSet set = candidate.set();
        try {
            if (!Sequences.left(candidate.record().sequences())) {
                throw new SaBackendException(SaBackendException.Reason.FAILED, 0,
                        "its sequence numbers are used up (RFC 4303 3.3.3)");
            }
            backend.install(missing, set.sas().pair(), set.keys(),
                    sa -> Sequences.last(candidate.record().sequences(), set.sas(), sa));
            return true;
        } catch (SaBackendException e) {
            LOG.atError().addKeyValue("impi", set.impi()).log("{} is lost, the UE has to register again: {}", set,
                    e.getMessage());
            installer.remove(set);
            set.ended();
            return false;
        }
    }

    private static Restored restored(Collection<Candidate> alive) {
        return new Restored(alive.stream().map(Candidate::set).toList(), states(alive));
    }

    private static UeSets states(Collection<Candidate> of) {
        List<UeSets.Entry> entries = new ArrayList<>();
        OptionalLong current = OptionalLong.empty();
        for (Candidate candidate : of) {
            SetRecord record = candidate.record();
            entries.add(new UeSets.Entry(record.number(), record.phase(), record.until(), record.protectedBy()));
            if (record.current() || current.isEmpty()) {
                current = OptionalLong.of(record.number());
            }
        }
        return new UeSets(entries, current);
    }
}
