package io.portcullis.lab.ue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import org.jspecify.annotations.Nullable;

/** Protects nothing: the ports are plain loopback ports. Records what was asked for, in order. */
final class FakeSaBackend implements SaBackend {

    private final List<String> calls = new ArrayList<>();
    private final Map<ProtectedEndpoint, Integer> protections = new HashMap<>();
    private final Set<Sa> sas = new LinkedHashSet<>();
    private @Nullable SaBackendException refusal;
    private SaCounters out = new SaCounters(3, 1800, 3, 0, 0);
    private SaCounters in = new SaCounters(3, 1800, 3, 0, 0);
    private String lastIk = "";

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Optional<String> socketDevice() {
        return Optional.empty();
    }

    synchronized void refuseInstall(SaBackendException with) {
        refusal = with;
    }

    /** What every SA of a direction has counted. */
    synchronized void count(SaCounters outgoing, SaCounters incoming) {
        out = outgoing;
        in = incoming;
    }

    synchronized int protectedPorts() {
        return protections.size();
    }

    synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    synchronized String lastIk() {
        return lastIk;
    }

    @Override
    public synchronized void protect(ProtectedEndpoint endpoint) {
        calls.add("protect " + endpoint);
        protections.merge(endpoint, 1, Integer::sum);
    }

    @Override
    public synchronized void unprotect(ProtectedEndpoint endpoint) {
        calls.add("unprotect " + endpoint);
        protections.computeIfPresent(endpoint, (e, n) -> n == 1 ? null : n - 1);
    }

    @Override
    public synchronized void install(List<Sa> set, AlgorithmPair pair, AkaKeys keys, ToLongFunction<Sa> lastSequence)
            throws SaBackendException {
        if (refusal != null) {
            throw refusal;
        }
        lastIk = keys.withIk(HexFormat.of()::formatHex);
        for (Sa sa : set) {
            boolean here = sa.direction() == Sa.Direction.IN
                    ? protections.containsKey(new ProtectedEndpoint(sa.destination(), sa.destinationPort()))
                    : protections.containsKey(new ProtectedEndpoint(sa.source(), sa.sourcePort()));
            if (!here) {
                throw new SaBackendException(SaBackendException.Reason.NOT_FOUND, 0, "not a protected port: " + sa);
            }
        }
        sas.addAll(set);
        calls.add("install " + set.size() + " " + pair);
    }

    @Override
    public synchronized void remove(List<Sa> set) {
        calls.add("remove " + set.size());
        set.forEach(sas::remove);
    }

    @Override
    public synchronized Optional<SaCounters> counters(Sa sa) {
        return sas.contains(sa) ? Optional.of(sa.direction() == Sa.Direction.IN ? in : out) : Optional.empty();
    }

    @Override
    public synchronized Map<Sa, SaCounters> counters() {
        return sas.stream().collect(Collectors.toMap(sa -> sa, sa -> sa.direction() == Sa.Direction.IN ? in : out));
    }

    @Override
    public synchronized List<Sa> installed() {
        return List.copyOf(sas);
    }

    @Override
    public int clearOrphans() {
        return 0;
    }

    /** A phone that is switched off has no set afterwards. */
    @Override
    public Set<Sa> adopt(Collection<Sa> wanted) {
        return Set.of();
    }

    @Override
    public DropCounters drops() {
        return new DropCounters(0, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public void closeKeeping(Collection<Sa> kept) {
        close();
    }

    @Override
    public void close() {
        // Holds nothing but lists.
    }
}
