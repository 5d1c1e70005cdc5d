package io.portcullis.pcscf.security;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.portcullis.ipsec.sa.Spi;
import io.portcullis.sip.stack.transport.Hop;

/**
 * The SA table of TS 33.203 7.1. Which set a message came over is told by the UE's address and port and by our port, the
 * selectors of its inbound SA. A UE's address with one of its SPIs, or with one of its ports, is one private identity's.
 */
final class SaTable {

    private final Map<Flow, List<UeSet>> flows = new ConcurrentHashMap<>();
    private final Map<Outbound, UeSet> outbound = new ConcurrentHashMap<>();
    private final Set<UeSet> sets = ConcurrentHashMap.newKeySet();

    private record Flow(InetAddress ue, int uePort, int ourPort) {

        static Flow of(InetSocketAddress ue, InetSocketAddress ours) {
            return new Flow(ue.getAddress(), ue.getPort(), ours.getPort());
        }
    }

    /** What an SA of ours toward a UE is known by. */
    private record Outbound(InetAddress ue, Spi spi) {

        static List<Outbound> of(UeSet set) {
            return List.of(new Outbound(set.sas().ue(), set.sas().spis().uc()),
                    new Outbound(set.sas().ue(), set.sas().spis().us()));
        }
    }

    private static List<Flow> flows(UeSet set) {
        return List.of(Flow.of(set.portUc(), set.portPs()), Flow.of(set.portUs(), set.portPc()));
    }

    /**
     * Adds a row, unless its place is another private identity's. The UE's SPIs stay with an older set that has them.
     *
     * @param ourPorts every ipsec port
     * @return what another one has, in words; then nothing was added
     */
    synchronized Optional<String> add(UeSet set, Iterable<Integer> ourPorts) {
        Optional<String> taken = takenByAnother(set, ourPorts);
        if (taken.isEmpty()) {
            put(set);
        }
        return taken;
    }

    /** Adds a row that an earlier run had. */
    synchronized void put(UeSet set) {
        sets.add(set);
        // One list for both: there are as many as UEs.
        List<UeSet> alone = List.of(set);
        flows(set).forEach(flow -> flows.compute(flow, (key, before) -> before == null ? alone : with(before, set)));
        Outbound.of(set).forEach(out -> outbound.putIfAbsent(out, set));
    }

    private static List<UeSet> with(List<UeSet> before, UeSet set) {
        List<UeSet> all = new ArrayList<>(before);
        all.add(set);
        return List.copyOf(all);
    }

    synchronized void remove(UeSet set) {
        sets.remove(set);
        flows(set).forEach(flow -> flows.computeIfPresent(flow, (key, before) -> {
            List<UeSet> left = before.stream().filter(other -> other != set).toList();
            return left.isEmpty() ? null : left;
        }));
        Outbound.of(set).forEach(out -> outbound.remove(out, set));
    }

    /** The older sets that have SPIs of the UE which this one wants too; none if the row is complete. */
    Collection<UeSet> holdersOfItsSpis(UeSet set) {
        return Outbound.of(set).stream().map(outbound::get).filter(held -> held != null && held != set).distinct()
                .toList();
    }

    /** Gives a set the SPIs of its UE that an older one had. */
    synchronized void complete(UeSet set) {
        Outbound.of(set).forEach(out -> outbound.putIfAbsent(out, set));
    }

    /**
     * Where an old and a new set of a UE share a flow (port_pc could not change), it is the newest that the UE has been
     * registered over.
     */
    Optional<UeSet> find(Hop hop) {
        List<UeSet> found = flows.get(Flow.of(hop.remote(), hop.local()));
        if (found == null) {
            return Optional.empty();
        }
        UeSet newest = found.getFirst();
        for (UeSet set : found) {
            if (newest.temporary() || !set.temporary()) {
                newest = set;
            }
        }
        return Optional.of(newest);
    }

    /** Whether this address and port of a UE has a set with this port of ours. */
    boolean holds(InetAddress ue, int uePort, int ourPort) {
        return flows.containsKey(new Flow(ue, uePort, ourPort));
    }

    boolean contains(UeSet set) {
        return sets.contains(set);
    }

    private Optional<String> takenByAnother(UeSet wanted, Iterable<Integer> ourPorts) {
        for (int ourPort : ourPorts) {
            for (InetSocketAddress ue : List.of(wanted.portUc(), wanted.portUs())) {
                for (UeSet held : flows.getOrDefault(new Flow(ue.getAddress(), ue.getPort(), ourPort), List.of())) {
                    if (!held.impi().equals(wanted.impi())) {
                        return Optional.of("address and port " + ue);
                    }
                }
            }
        }
        for (Outbound out : Outbound.of(wanted)) {
            UeSet held = outbound.get(out);
            if (held != null && !held.impi().equals(wanted.impi())) {
                return Optional.of("address and SPI " + out.ue().getHostAddress() + ", " + out.spi());
            }
        }
        return Optional.empty();
    }

    int size() {
        return sets.size();
    }

    List<UeSet> all() {
        return List.copyOf(sets);
    }
}
