package io.portcullis.pcscf;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.DropCounters;
import io.portcullis.ipsec.sa.ProtectedEndpoint;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.sa.SaCounters;
import io.portcullis.ipsec.sa.Spi;
import org.jspecify.annotations.Nullable;

/** Does no ESP: protected ports are plain ports, and what was asked for is kept. Its SAs outlive it as the kernel's do. */
final class RecordingBackend implements SaBackend {

    private final Map<Sa, SaCounters> there = new LinkedHashMap<>();
    private final Set<Sa> ofThisRun = new HashSet<>();
    private final Map<Sa, Long> lastSequences = new LinkedHashMap<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final List<AlgorithmPair> pairs = new CopyOnWriteArrayList<>();
    private volatile @Nullable SaBackendException refusal;
    private volatile int refusals;
    private volatile Runnable whileInstalling = () -> {};
    private final Set<Spi> held = ConcurrentHashMap.newKeySet();

    /** The next installations fail so. */
    void refuse(SaBackendException with, int times) {
        refusal = with;
        refusals = times;
    }

    /** Runs within the next installations, before they are done. */
    void whileInstalling(Runnable work) {
        whileInstalling = work;
    }

    /** The backend of a next run, which finds what this one has left: everything if it was killed, or what it kept. */
    synchronized RecordingBackend nextRun() {
        RecordingBackend next = new RecordingBackend();
        next.there.putAll(there);
        return next;
    }

    /** Every SA is gone, and nobody was told, as after {@code ip xfrm state flush}. */
    synchronized void flush() {
        there.clear();
    }

    /** What an SA that is there has counted from now on. */
    synchronized void count(Sa sa, SaCounters counters) {
        there.computeIfPresent(sa, (which, before) -> counters);
    }

    /** Another program has SAs with these SPIs, whatever their destination. */
    void hold(long... spis) {
        for (long spi : spis) {
            held.add(Spi.of(spi));
        }
    }

    /** This many packets have passed an SA. */
    void passed(Sa sa, long packets) {
        count(sa, new SaCounters(packets, 0, packets, 0, 0));
    }

    /** As a kernel does: a destination and an SPI are one SA (RFC 4301 4.1). */
    private void refuseDuplicates(List<Sa> sas) throws SaBackendException {
        for (Sa sa : sas) {
            if (there.keySet().stream().anyMatch(other -> other.id().equals(sa.id())) || held.contains(sa.spi())) {
                throw new SaBackendException(SaBackendException.Reason.SPI_IN_USE, 17, "EEXIST: " + sa);
            }
        }
    }

    /** CK and IK of each set in turn, in hexadecimal digits, with a colon between. */
    List<String> keys() {
        return List.copyOf(keys);
    }

    List<AlgorithmPair> pairs() {
        return List.copyOf(pairs);
    }

    /** Behind which sequence number this run installed an SA; empty if it did not. */
    synchronized OptionalLong lastSequence(Sa sa) {
        Long last = lastSequences.get(sa);
        return last == null ? OptionalLong.empty() : OptionalLong.of(last);
    }

    @Override
    public synchronized void install(List<Sa> sas, AlgorithmPair pair, AkaKeys aka, ToLongFunction<Sa> lastSequence)
            throws SaBackendException {
        SaBackendException refused = refusal;
        if (refused != null && refusals > 0) {
            refusals--;
            throw refused;
        }
        refuseDuplicates(sas);
        whileInstalling.run();
        for (Sa sa : sas) {
            long last = lastSequence.applyAsLong(sa);
            there.put(sa, new SaCounters(0, 0, last, 0, 0));
            ofThisRun.add(sa);
            lastSequences.put(sa, last);
        }
        pairs.add(pair);
        keys.add(aka.withCk(HexFormat.of()::formatHex) + ":" + aka.withIk(HexFormat.of()::formatHex));
    }

    @Override
    public synchronized Set<Sa> adopt(Collection<Sa> wanted) {
        Set<Sa> adopted = new HashSet<>(wanted);
        adopted.retainAll(there.keySet());
        ofThisRun.addAll(adopted);
        return adopted;
    }

    @Override
    public synchronized void remove(List<Sa> sas) {
        Set<Sa.Id> ids = sas.stream().map(Sa::id).collect(Collectors.toSet());
        there.keySet().removeIf(sa -> ids.contains(sa.id()));
        ofThisRun.removeIf(sa -> ids.contains(sa.id()));
    }

    @Override
    public synchronized List<Sa> installed() {
        return new ArrayList<>(there.keySet());
    }

    @Override
    public String name() {
        return "recording";
    }

    @Override
    public Optional<String> socketDevice() {
        return Optional.empty();
    }

    @Override
    public void protect(ProtectedEndpoint endpoint) {}

    @Override
    public void unprotect(ProtectedEndpoint endpoint) {}

    @Override
    public synchronized Optional<SaCounters> counters(Sa sa) {
        return Optional.ofNullable(there.get(sa));
    }

    @Override
    public synchronized Map<Sa, SaCounters> counters() {
        return Map.copyOf(there);
    }

    @Override
    public synchronized int clearOrphans() {
        int before = there.size();
        there.keySet().retainAll(ofThisRun);
        return before - there.size();
    }

    @Override
    public DropCounters drops() {
        return new DropCounters(0, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public synchronized void closeKeeping(Collection<Sa> kept) {
        ofThisRun.removeAll(Set.copyOf(kept));
        there.keySet().removeAll(ofThisRun);
        ofThisRun.clear();
    }

    @Override
    public void close() {
        closeKeeping(List.of());
    }
}
