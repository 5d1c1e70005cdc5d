package io.portcullis.ipsec.sa.set;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * The choice of port_pc and port_ps among the ipsec sockets of one address (TS 33.203 7.1): client and server port
 * differ; at a re-authentication port_ps stays and port_pc changes, where there are ports enough; a phone that registers
 * anew gets ports that none of its living sets has with its own.
 */
public final class ProtectedPorts {

    private final List<Integer> ports;
    private final OptionalInt fixedClient;
    private final OptionalInt fixedServer;
    private final RandomGenerator random;

    /**
     * @param ports       at least two
     * @param fixedClient the {@code default_client_port} setting, used where it is one of the ports, unless a living set of the
     *                    same phone has it
     * @param fixedServer the {@code default_server_port} setting, likewise
     * @param random      spreads UEs over the ports
     */
    public ProtectedPorts(List<Integer> ports, OptionalInt fixedClient, OptionalInt fixedServer,
            RandomGenerator random) {
        if (ports.stream().distinct().count() < 2) {
            throw new IllegalArgumentException(
                    "IPsec needs two ports of an address, one of the client and one of the server");
        }
        this.ports = ports.stream().distinct().toList();
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

    /** The same choice with other fixed ports, where they are given; what was fixed before gives way to them. */
    public ProtectedPorts with(OptionalInt client, OptionalInt server) {
        OptionalInt otherClient = fixedClient.equals(server) ? OptionalInt.empty() : fixedClient;
        OptionalInt otherServer = fixedServer.equals(client) ? OptionalInt.empty() : fixedServer;
        return new ProtectedPorts(ports, client.isPresent() ? client : otherClient,
                server.isPresent() ? server : otherServer, random);
    }

    /**
     * A pair.
     *
     * @param pc port_pc
     * @param ps port_ps
     */
    public record Chosen(int pc, int ps) {}

    /**
     * What the sets of the same UE have already, by the ports of it that the new set will have: a flow belongs to one set.
     *
     * @param pc whether port_us has a set with this port of ours
     * @param ps whether port_uc has a set with this port of ours
     */
    public record Held(IntPredicate pc, IntPredicate ps) {

        /** Nothing. */
        public static final Held NONE = new Held(port -> false, port -> false);
    }

    /**
     * Chooses for a UE that registers without protection: ports that are apart from its living sets in both parts, so that
     * these go on untouched until the UE has authenticated itself.
     *
     * @return empty if there are none
     */
    public Optional<Chosen> choose(Held held) {
        return best(pair -> !held.ps().test(pair.ps()) && !held.pc().test(pair.pc()), List.of());
    }

    /**
     * Chooses for a re-authentication over a set: port_ps stays, and port_pc is another one unless it is fixed or there are but
     * two.
     *
     * @param earlier the ports of the set in use
     * @return empty if the UE did not change its port_uc, so that its messages could not be told apart
     */
    public Optional<Chosen> chooseAgain(Chosen earlier, Held held) {
        return best(pair -> pair.ps() == earlier.ps() && !held.ps().test(pair.ps()),
                List.of(pair -> pair.pc() != earlier.pc(), pair -> !held.pc().test(pair.pc())));
    }

    /** A random one of the possible pairs that have the fixed ports, and of these one that fulfils the wishes, the first first. */
    private Optional<Chosen> best(Predicate<Chosen> possible, List<Predicate<Chosen>> wishes) {
        List<Chosen> pairs = new ArrayList<>();
        for (int pc : ports) {
            for (int ps : ports) {
                if (pc != ps && possible.test(new Chosen(pc, ps))) {
                    pairs.add(new Chosen(pc, ps));
                }
            }
        }
        pairs = preferred(pairs, pair -> fixedServer.isEmpty() || pair.ps() == fixedServer.getAsInt());
        pairs = preferred(pairs, pair -> fixedClient.isEmpty() || pair.pc() == fixedClient.getAsInt());
        for (Predicate<Chosen> wish : wishes) {
            pairs = preferred(pairs, wish);
        }
        return pairs.isEmpty() ? Optional.empty() : Optional.of(pairs.get(random.nextInt(pairs.size())));
    }

    private static List<Chosen> preferred(List<Chosen> pairs, Predicate<Chosen> wish) {
        List<Chosen> good = pairs.stream().filter(wish).toList();
        return good.isEmpty() ? pairs : good;
    }
}
