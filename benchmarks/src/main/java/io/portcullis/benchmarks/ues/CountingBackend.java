package io.portcullis.benchmarks.ues;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.DropCounters;
import io.portcullis.ipsec.sa.ProtectedEndpoint;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.ipsec.sa.SaCounters;

/**
 * Does no ESP, and keeps nothing but a count: what is measured is the P-CSCF's, beside the kernel's share. The protected ports are
 * ordinary ones.
 */
public final class CountingBackend implements SaBackend {

    private static final DropCounters NO_DROPS = new DropCounters(0, 0, 0, 0, 0, 0, 0);

    private final AtomicLong states = new AtomicLong();

    /** How many SAs are installed. */
    long states() {
        return states.get();
    }

    @Override
    public String name() {
        return "counting";
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
    public void install(List<Sa> sas, AlgorithmPair pair, AkaKeys keys, ToLongFunction<Sa> lastSequence) {
        states.addAndGet(sas.size());
    }

    @Override
    public Set<Sa> adopt(Collection<Sa> wanted) {
        return Set.of();
    }

    @Override
    public void remove(List<Sa> sas) {
        states.addAndGet(-sas.size());
    }

    @Override
    public Optional<SaCounters> counters(Sa sa) {
        return Optional.empty();
    }

    @Override
    public List<Sa> installed() {
        return List.of();
    }

    @Override
    public int clearOrphans() {
        return 0;
    }

    @Override
    public DropCounters drops() {
        return NO_DROPS;
    }

    @Override
    public Map<Sa, SaCounters> counters() {
        return Map.of();
    }

    @Override
    public void closeKeeping(Collection<Sa> kept) {}

    @Override
    public void close() {}
}
