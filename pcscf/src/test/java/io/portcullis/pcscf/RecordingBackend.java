package io.portcullis.pcscf;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

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

/** Does no ESP: protected ports are plain ports, and what was asked for is kept. */
final class RecordingBackend implements SaBackend {

    private final List<Sa> installed = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final List<AlgorithmPair> pairs = new CopyOnWriteArrayList<>();
    private volatile @Nullable SaBackendException refusal;
    private volatile int refusals;
    private final Set<Spi> held = ConcurrentHashMap.newKeySet();
    private final Map<Sa, Long> packets = new ConcurrentHashMap<>();

    /** The next installations fail so. */
    void refuse(SaBackendException with, int times) {
        refusal = with;
        refusals = times;
    }

    /** Another program has SAs with these SPIs, whatever their destination. */
    void hold(long... spis) {
        for (long spi : spis) {
            held.add(Spi.of(spi));
        }
    }

    /** This many packets have passed an SA. */
    void passed(Sa sa, long count) {
        packets.put(sa, count);
    }

    /** As a kernel does: a destination and an SPI are one SA (RFC 4301 4.1). */
    private void refuseDuplicates(List<Sa> sas) throws SaBackendException {
        for (Sa sa : sas) {
            boolean there = installed.stream().anyMatch(other -> other.spi().equals(sa.spi())
                    && other.destination().equals(sa.destination()));
            if (there || held.contains(sa.spi())) {
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

    @Override
    public synchronized void install(List<Sa> sas, AlgorithmPair pair, AkaKeys aka) throws SaBackendException {
        SaBackendException refused = refusal;
        if (refused != null && refusals > 0) {
            refusals--;
            throw refused;
        }
        refuseDuplicates(sas);
        installed.addAll(sas);
        pairs.add(pair);
        keys.add(aka.withCk(HexFormat.of()::formatHex) + ":" + aka.withIk(HexFormat.of()::formatHex));
    }

    @Override
    public synchronized void remove(List<Sa> sas) {
        installed.removeIf(there -> sas.stream().anyMatch(sa -> sa.spi().equals(there.spi())
                && sa.destination().equals(there.destination())));
    }

    @Override
    public List<Sa> installed() {
        return new ArrayList<>(installed);
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
    public Optional<SaCounters> counters(Sa sa) {
        return installed.contains(sa)
                ? Optional.of(new SaCounters(packets.getOrDefault(sa, 0L), 0, packets.getOrDefault(sa, 0L), 0, 0))
                : Optional.empty();
    }

    @Override
    public int clearOrphans() {
        return 0;
    }

    @Override
    public DropCounters drops() {
        return new DropCounters(0, 0, 0, 0, 0, 0, 0);
    }

    @Override
    public void close() {}
}
