package io.portcullis.ipsec.sa.set;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/**
 * The choice of port_pc and port_ps among the ipsec sockets of one address (TS 33.203 7.1): client and server port
 * differ; at a re-authentication port_ps stays and port_pc changes, where there are ports enough.
 */
public final class ProtectedPorts {

    private final List<Integer> ports;
    private final OptionalInt fixedClient;
    private final OptionalInt fixedServer;
    private final RandomGenerator random;

    /**
     * @param ports       at least two
     * @param fixedClient the {@code default_client_port} setting, used where it is one of the ports
     * @param fixedServer the {@code default_server_port} setting, used where it is one of the ports
     * @param random      spreads UEs over the ports
     */
    public ProtectedPorts(List<Integer> ports, OptionalInt fixedClient, OptionalInt fixedServer,
            RandomGenerator random) {
        if (ports.stream().distinct().count() < 2) {
            throw new IllegalArgumentException(
                    "IPsec needs two ports of an address, one of the client and one of the server");
        }
        this.ports = List.copyOf(ports);
        this.fixedClient = known(fixedClient);
        this.fixedServer = known(fixedServer);
        this.random = random;
    }

    private OptionalInt known(OptionalInt port) {
        return port.isPresent() && ports.contains(port.getAsInt()) ? port : OptionalInt.empty();
    }

    /** Whether this is one of the ports. */
    public boolean has(int port) {
        return ports.contains(port);
    }

    /**
     * A pair.
     *
     * @param pc port_pc
     * @param ps port_ps
     */
    public record Chosen(int pc, int ps) {}

    /**
     * Chooses.
     *
     * @param earlier the ports of the set in use, empty for a UE that has none
     * @param keepPs  whether port_ps stays (re-authentication); else, and if there is an earlier set, neither port keeps
     *                its part, so that no selector of the two sets is the same even if the UE's ports are
     */
    public Chosen choose(Optional<Chosen> earlier, boolean keepPs) {
        int ps;
        if (fixedServer.isPresent()) {
            ps = fixedServer.getAsInt();
        } else if (earlier.isPresent()) {
            ps = keepPs ? earlier.get().ps() : pick(earlier.get().ps(), fixedClient.orElse(-1), -1);
        } else {
            ps = pick(fixedClient.orElse(-1), -1, -1);
        }
        int pc = fixedClient.isPresent() && fixedClient.getAsInt() != ps ? fixedClient.getAsInt()
                : pick(ps, earlier.map(Chosen::pc).orElse(-1), -1);
        return new Chosen(pc, ps);
    }

    /** A random port that is none of these; the later ones are wishes only. */
    private int pick(int never, int rather, int third) {
        List<Integer> good = ports.stream().filter(p -> p != never && p != rather && p != third).toList();
        List<Integer> possible = good.isEmpty() ? ports.stream().filter(p -> p != never).toList() : good;
        return possible.get(random.nextInt(possible.size()));
    }
}
