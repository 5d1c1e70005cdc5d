package io.portcullis.ipsec.esp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SaCounters;
import org.jspecify.annotations.Nullable;

/**
 * The SAs: inbound ones by destination and SPI, outbound ones by flow, where of several of one flow the newest is used.
 * Look-ups take no lock; changes are one at a time.
 */
final class SaDatabase {

    private final Map<Sa.Id, InboundSa> inbound = new ConcurrentHashMap<>();
    private final Map<Flow, List<OutboundSa>> outbound = new ConcurrentHashMap<>();
    private final Map<Sa.Id, OutboundSa> outboundIds = new HashMap<>();

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

    synchronized void add(InboundSa sa) {
        inbound.put(sa.sa().id(), sa);
    }

    synchronized void add(OutboundSa sa) {
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

    synchronized Optional<OutboundSa> sending(Sa sa) {
        return Optional.ofNullable(outboundIds.get(sa.id()));
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
