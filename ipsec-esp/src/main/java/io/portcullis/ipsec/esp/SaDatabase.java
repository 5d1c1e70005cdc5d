package io.portcullis.ipsec.esp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.sa.SaBackendException.Reason;
import io.portcullis.ipsec.sa.SaCounters;
import io.portcullis.ipsec.sa.SequenceNumber;
import io.portcullis.ipsec.sa.keys.EspKeys;
import io.portcullis.linux.Errno;
import org.jspecify.annotations.Nullable;

/**
 * The SAs: inbound ones by destination and SPI, outbound ones by flow, where of several of one flow the newest is used.
 * Look-ups take no lock; changes are one at a time.
 */
final class SaDatabase {

    private final Map<Sa.Id, InboundSa> inbound = new ConcurrentHashMap<>();
    private final Map<Flow, List<OutboundSa>> outbound = new ConcurrentHashMap<>();
    private final Map<Sa.Id, OutboundSa> outboundIds = new HashMap<>();

    /**
     * Adds the SAs of one set, all or nothing.
     *
     * @throws SaBackendException if one of them exists, or the pair is none to use
     */
    synchronized void install(List<Sa> set, AlgorithmPair pair, AkaKeys keys, int window,
            ToLongFunction<Sa> lastSequence) throws SaBackendException {
        if (!pair.usable()) {
            throw new SaBackendException(Reason.UNSUPPORTED, 0, pair + " is no pair of TS 33.203 Annex I");
        }
        Map<Sa, SequenceNumber> numbered = numbered(set, lastSequence);
        try (EspKeys esp = EspKeys.expand(pair, keys)) {
            numbered.forEach((sa, last) -> {
                switch (sa.direction()) {
                    case IN -> add(new InboundSa(sa, pair, esp, window, last));
                    case OUT -> add(new OutboundSa(sa, pair, esp, last));
                }
            });
        }
    }

    /** The SAs of a set, all of them new, each with its last sequence number. */
    private Map<Sa, SequenceNumber> numbered(List<Sa> set, ToLongFunction<Sa> lastSequence) throws SaBackendException {
        Map<Sa, SequenceNumber> numbered = new LinkedHashMap<>();
        Set<Sa.Id> ids = new HashSet<>();
        for (Sa sa : set) {
            if (contains(sa) || !ids.add(sa.id())) {
                throw new SaBackendException(Reason.SPI_IN_USE, Errno.EEXIST.number(), "install " + sa
                        + ": an SA with this destination and SPI exists");
            }
            numbered.put(sa, SequenceNumber.of(lastSequence.applyAsLong(sa)));
        }
        return numbered;
    }

    @Nullable
    InboundSa inbound(Sa.Id id) {
        return inbound.get(id);
    }

    @Nullable
    OutboundSa outbound(Flow flow) {
        List<OutboundSa> found = outbound.get(flow);
        return found == null ? null : found.getLast();
    }

    synchronized boolean contains(Sa sa) {
        return inbound.containsKey(sa.id()) || outboundIds.containsKey(sa.id());
    }

    private void add(InboundSa sa) {
        inbound.put(sa.sa().id(), sa);
    }

    private void add(OutboundSa sa) {
        outboundIds.put(sa.sa().id(), sa);
        outbound.merge(Flow.of(sa.sa()), List.of(sa), (held, added) -> {
            List<OutboundSa> all = new ArrayList<>(held);
            all.addAll(added);
            return List.copyOf(all);
        });
    }

    synchronized void remove(Sa sa) {
        if (sa.direction() == Sa.Direction.IN) {
            InboundSa closed = inbound.remove(sa.id());
            if (closed != null) {
                closed.close();
            }
            return;
        }
        OutboundSa gone = outboundIds.remove(sa.id());
        if (gone != null) {
            outbound.computeIfPresent(Flow.of(gone.sa()), (flow, held) -> {
                List<OutboundSa> left = held.stream().filter(other -> !other.sa().id().equals(sa.id())).toList();
                return left.isEmpty() ? null : left;
            });
            gone.close();
        }
    }

    /** What passed through an SA; empty if it is not there. */
    synchronized Optional<SaCounters> counters(Sa sa) {
        return sa.direction() == Sa.Direction.OUT
                ? Optional.ofNullable(outboundIds.get(sa.id())).map(OutboundSa::counters)
                : Optional.ofNullable(inbound.get(sa.id())).map(InboundSa::counters);
    }

    synchronized List<Sa> all() {
        List<Sa> all = new ArrayList<>();
        inbound.values().forEach(sa -> all.add(sa.sa()));
        outboundIds.values().forEach(sa -> all.add(sa.sa()));
        return all;
    }

    synchronized Map<Sa, SaCounters> counters() {
        Map<Sa, SaCounters> counters = new HashMap<>();
        inbound.values().forEach(sa -> counters.put(sa.sa(), sa.counters()));
        outboundIds.values().forEach(sa -> counters.put(sa.sa(), sa.counters()));
        return counters;
    }

    /** Removes them all, and wipes their keys. */
    synchronized void clear() {
        inbound.values().forEach(InboundSa::close);
        outboundIds.values().forEach(OutboundSa::close);
        inbound.clear();
        outbound.clear();
        outboundIds.clear();
    }
}
