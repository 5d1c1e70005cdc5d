package io.portcullis.pcscf.security;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.portcullis.sip.stack.transport.Hop;

/**
 * Which set a message came over (TS 33.203 7.1, the SA table): found by the UE's address and port and by our port, which
 * are the selectors of exactly one inbound SA.
 */
final class SaTable {

    private final Map<Flow, UeSet> flows = new ConcurrentHashMap<>();

    private record Flow(InetAddress ue, int uePort, int ourPort) {

        static Flow of(InetSocketAddress ue, InetSocketAddress ours) {
            return new Flow(ue.getAddress(), ue.getPort(), ours.getPort());
        }
    }

    private static Flow server(UeSet set) {
        return Flow.of(set.portUc(), set.portPs());
    }

    private static Flow client(UeSet set) {
        return Flow.of(set.portUs(), set.portPc());
    }

    void add(UeSet set) {
        flows.put(server(set), set);
        flows.put(client(set), set);
    }

    void remove(UeSet set) {
        flows.remove(server(set), set);
        flows.remove(client(set), set);
    }

    Optional<UeSet> find(Hop hop) {
        return Optional.ofNullable(flows.get(Flow.of(hop.remote(), hop.local())));
    }

    /** A set of another private identity that already has this address and one of these ports (TS 33.203 7.1). */
    Optional<UeSet> heldByAnother(UeSet wanted, Iterable<Integer> ourPorts) {
        for (int ourPort : ourPorts) {
            for (InetSocketAddress ue : new InetSocketAddress[]{wanted.portUc(), wanted.portUs()}) {
                UeSet held = flows.get(new Flow(ue.getAddress(), ue.getPort(), ourPort));
                if (held != null && !held.impi().equals(wanted.impi())) {
                    return Optional.of(held);
                }
            }
        }
        return Optional.empty();
    }

    int size() {
        return flows.size() / 2;
    }

    List<UeSet> all() {
        return flows.values().stream().distinct().toList();
    }
}
