package io.portcullis.lab.ue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.sa.SaCounters;
import io.portcullis.lab.ue.UeEvent.SetInstalled;
import io.portcullis.lab.ue.UeEvent.SetRemoved;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sets of one UE: the current one, one whose SM7 is not answered yet, and predecessors that live on for a while
 * (TS 33.203 7.4). Used on the UE's own thread only, but for {@link #responseHop}.
 */
final class HeldSets {

    private static final Logger LOG = LoggerFactory.getLogger(HeldSets.class);

    private final SaBackend backend;
    private final UeConfig config;
    private final Consumer<UeEvent> events;
    private final List<UeSet> all = new CopyOnWriteArrayList<>();
    private volatile @Nullable UeSet current;

    HeldSets(SaBackend backend, UeConfig config, Consumer<UeEvent> events) {
        this.backend = backend;
        this.config = config;
        this.events = events;
    }

    /** The set that carries new requests; null when not registered. */
    @Nullable
    UeSet current() {
        return current;
    }

    /** The set that a message from this port of the P-CSCF came over; null if none fits. */
    @Nullable
    UeSet ofPeerPort(int port) {
        for (UeSet set : all.reversed()) {
            if (set.portPc() == port || set.portPs() == port) {
                return set;
            }
        }
        return null;
    }

    /**
     * The way of the responses to a request, over UDP: port_uc to port_ps (TS 33.203 7.1); null if no set fits. May be called
     * from any thread.
     */
    @Nullable
    Hop responseHop(Hop arrivedBy) {
        UeSet set = ofPeerPort(arrivedBy.remote().getPort());
        UeSet answering = set == null ? current : set;
        return answering == null ? null : answering.requestHop(TransportProtocol.UDP);
    }

    /** The SA that protects what goes this way, of the newest set that has it; empty if nothing does. */
    Optional<Sa> saOf(Hop hop, boolean sent) {
        return all.reversed().stream().flatMap(set -> set.saOf(hop, sent).stream()).findFirst();
    }

    /** Installs the SAs; the proposal's ports and SPIs are the set's from now on. */
    UeSet install(Proposal proposal, ServerOffer offer, AkaKeys keys) throws SaBackendException {
        UeSet set = UeSet.of(config, proposal, offer);
        backend.install(set.sas(), set.pair(), keys);
        all.add(set);
        events.accept(new SetInstalled(set.saSet(), set.pair()));
        return set;
    }

    /** Whether the set still lives. */
    boolean holds(UeSet set) {
        return all.contains(set);
    }

    /** From now on requests go over this set. */
    void makeCurrent(UeSet set) {
        current = set;
    }

    /** Something other than SM12 came over the set: what it replaced may go, once nothing waits on it any more. */
    void heardOn(UeSet set) {
        if (set == current) {
            set.heard();
            removeIdlePredecessors();
        }
    }

    /** Removes predecessors that the P-CSCF has left, and that carry no transaction any more. */
    void removeIdlePredecessors() {
        UeSet newest = current;
        if (newest == null || !newest.wasHeard()) {
            return;
        }
        int position = all.indexOf(newest);
        List<UeSet> older = List.copyOf(all.subList(0, Math.max(position, 0)));
        older.stream().filter(set -> !set.busy()).forEach(set -> remove(set, "the network uses the new set"));
    }

    /** Takes the SAs out and gives ports and SPIs back; does nothing for a set that is gone already. */
    void remove(UeSet set, String why) {
        if (!all.remove(set)) {
            return;
        }
        if (set == current) {
            current = null;
        }
        try {
            backend.remove(set.sas());
        } catch (SaBackendException e) {
            LOG.warn("{}: SAs were not removed cleanly: {}", config.impi(), e.getMessage());
        }
        set.giveBack();
        events.accept(new SetRemoved(set.saSet(), why));
    }

    /** Removes all of them. */
    void removeAll(String why) {
        List.copyOf(all).forEach(set -> remove(set, why));
    }

    /** Packets on a set; -1 where the backend cannot tell. */
    UeSet.Traffic traffic(UeSet set) {
        long sent = 0;
        long received = 0;
        try {
            for (Map.Entry<Sa, SaCounters> sa : counters(set).entrySet()) {
                switch (sa.getKey().direction()) {
                    case OUT -> sent += sa.getValue().packets();
                    case IN -> received += sa.getValue().packets();
                }
            }
        } catch (SaBackendException e) {
            LOG.debug("no counters", e);
            return new UeSet.Traffic(-1, -1);
        }
        return new UeSet.Traffic(sent, received);
    }

    /** Every set, oldest first, with its counters. */
    List<UeSetStatus> status() throws SaBackendException {
        List<UeSetStatus> result = new ArrayList<>();
        for (UeSet set : all) {
            result.add(new UeSetStatus(set.saSet(), set.pair(), set == current, counters(set)));
        }
        return result;
    }

    private Map<Sa, SaCounters> counters(UeSet set) throws SaBackendException {
        Map<Sa, SaCounters> counters = new LinkedHashMap<>();
        for (Sa sa : set.sas()) {
            Optional<SaCounters> found = backend.counters(sa);
            if (found.isPresent()) {
                counters.put(sa, found.get());
            }
        }
        return counters;
    }
}
