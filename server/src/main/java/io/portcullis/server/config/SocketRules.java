package io.portcullis.server.config;

import static java.util.stream.Collectors.groupingBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.portcullis.server.config.yaml.Position;
import io.portcullis.server.config.yaml.Problems;
import org.jspecify.annotations.Nullable;

/** Which sockets may stand beside each other. */
final class SocketRules {
    private static final Set<Integer> UNPROTECTED_PORTS = Set.of(5060, 5061);

    private final Problems problems;

    SocketRules(Problems problems) {
        this.problems = problems;
    }

    /**
     * A socket and where it stands.
     *
     * @param at   null for a default
     * @param spec the socket
     */
    record Placed(@Nullable Position at, SocketSpec spec) {}

    /** Gives sockets without a port their default one. */
    static List<Placed> placed(List<SocketText.Written> written, int ipsecPort) {
        List<Placed> sockets = new ArrayList<>();
        for (SocketText.Written w : written) {
            sockets.add(new Placed(w.at(), withPort(w, ipsecPort)));
        }
        return sockets;
    }

    /** The socket with its default port, if it named none. */
    static SocketSpec withPort(SocketText.Written w, int ipsecPort) {
        int port = w.port().orElse(w.scheme() == SocketSpec.Scheme.IPSEC ? ipsecPort : SocketSpec.SIP_PORT);
        return new SocketSpec(w.scheme(), w.address(), port);
    }

    /** Reports every rule broken. */
    void check(List<Placed> sockets, @Nullable Position list, boolean agreements) {
        for (int i = 0; i < sockets.size(); i++) {
            checkAlone(sockets.get(i));
            for (Placed earlier : sockets.subList(0, i)) {
                checkPair(earlier, sockets.get(i));
            }
        }
        checkCounts(sockets);
        if (sockets.stream().allMatch(s -> s.spec().ipsec())) {
            problems.error(list, "socket needs a udp: or tcp: entry, where phones begin to register");
        }
        if (agreements && sockets.stream().noneMatch(s -> s.spec().ipsec())) {
            problems.error(list, "socket needs two ipsec: entries for an IP, or security_agreement: off");
        }
    }

    private void checkAlone(Placed socket) {
        SocketSpec spec = socket.spec();
        if (!spec.ipsec()) {
            return;
        }
        if (spec.address().isAnyLocalAddress()) {
            problems.error(socket.at(),
                    spec + ": SAs belong to one address, so an ipsec socket needs one of its own, not "
                            + IpLiteral.host(spec.address()));
        }
        if (UNPROTECTED_PORTS.contains(spec.port())) {
            problems.error(socket.at(), spec + ": a protected port is neither 5060 nor 5061 (TS 33.203 7.1)");
        }
    }

    private void checkPair(Placed earlier, Placed socket) {
        SocketSpec a = earlier.spec();
        SocketSpec b = socket.spec();
        if (a.port() != b.port() || !overlap(a.address(), b.address())) {
            return;
        }
        if (a.equals(b)) {
            problems.error(socket.at(), b + " stands here twice" + first(earlier));
        } else if (a.ipsec() != b.ipsec()) {
            SocketSpec ipsec = a.ipsec() ? a : b;
            problems.error(socket.at(), b + " and " + a + " claim the same address: " + ipsec
                    + " opens UDP and TCP there, and both take ESP only" + first(earlier));
        } else if (a.scheme() == b.scheme()) {
            problems.error(socket.at(), b + " and " + a + " overlap" + first(earlier));
        }
    }

    private static String first(Placed earlier) {
        return earlier.at() == null ? "" : "; the other is at " + earlier.at();
    }

    private static boolean overlap(InetAddress a, InetAddress b) {
        return a.equals(b) || covers(a, b) || covers(b, a);
    }

    /** On Linux a socket on :: takes IPv4 as well. */
    private static boolean covers(InetAddress any, InetAddress address) {
        return any.isAnyLocalAddress() && (any instanceof Inet6Address || !(address instanceof Inet6Address));
    }

    private void checkCounts(List<Placed> sockets) {
        Map<InetAddress, List<Placed>> byAddress = sockets.stream().filter(s -> s.spec().ipsec())
                .collect(groupingBy(s -> s.spec().address(), LinkedHashMap::new, Collectors.toList()));
        byAddress.forEach((address, of) -> {
            if (of.stream().map(s -> s.spec().port()).distinct().count() < 2) {
                problems.error(of.getFirst().at(), of.getFirst().spec() + " is the only ipsec socket of "
                        + IpLiteral.host(address)
                        + "; add one with another port, since a set of SAs needs a server port"
                        + " and a client port");
            }
        });
    }

    /**
     * Reports a preferred port that an address with ipsec sockets does not have, and one port for both; and warns where port_pc cannot
     * change.
     */
    void checkPorts(List<Placed> sockets, Values values) {
        boolean wrong = false;
        OptionalInt server = port(values, Settings.DEFAULT_SERVER_PORT);
        OptionalInt client = port(values, Settings.DEFAULT_CLIENT_PORT);
        wrong |= !hasPort(sockets, values, Settings.DEFAULT_SERVER_PORT, server);
        wrong |= !hasPort(sockets, values, Settings.DEFAULT_CLIENT_PORT, client);
        if (server.isPresent() && server.equals(client)) {
            problems.error(values.at(Settings.DEFAULT_CLIENT_PORT),
                    "default_client_port is the default_server_port; a set"
                            + " of SAs needs two ports");
            wrong = true;
        }
        if (!wrong) {
            warnOfOnePortPc(sockets, values, client);
        }
    }

    private boolean hasPort(List<Placed> sockets, Values values, Setting<Long> setting, OptionalInt port) {
        boolean everywhere = true;
        for (Map.Entry<InetAddress, Set<Integer>> of : ports(sockets).entrySet()) {
            if (port.isPresent() && !of.getValue().contains(port.getAsInt())) {
                problems.error(values.at(setting),
                        setting.name() + " is " + port.getAsInt() + ", but the ipsec sockets of "
                                + IpLiteral.host(of.getKey()) + " have " + of.getValue());
                everywhere = false;
            }
        }
        return everywhere;
    }

    /** The ports of the ipsec sockets of each address. */
    private static Map<InetAddress, Set<Integer>> ports(List<Placed> sockets) {
        Map<InetAddress, Set<Integer>> ports = new LinkedHashMap<>();
        sockets.stream().map(Placed::spec).filter(SocketSpec::ipsec)
                .forEach(s -> ports.computeIfAbsent(s.address(), a -> new TreeSet<>()).add(s.port()));
        return ports;
    }

    private void warnOfOnePortPc(List<Placed> sockets, Values values, OptionalInt client) {
        String wanted = "port_pc cannot change at a re-authentication, which TS 33.203 7.1 wants; ";
        if (client.isPresent()) {
            problems.warning(values.at(Settings.DEFAULT_CLIENT_PORT), "with default_client_port " + wanted
                    + "leave it out, and have three ipsec sockets or more of an address");
            return;
        }
        ports(sockets).forEach((address, has) -> {
            if (has.size() == 2) {
                problems.warning(values.at(Settings.SOCKET), "with but two ipsec sockets of " + IpLiteral.host(address)
                        + " " + wanted + "add a third");
            }
        });
    }

    static OptionalInt port(Values values, Setting<Long> setting) {
        return values.get(setting).map(p -> OptionalInt.of(Math.toIntExact(p))).orElse(OptionalInt.empty());
    }
}
