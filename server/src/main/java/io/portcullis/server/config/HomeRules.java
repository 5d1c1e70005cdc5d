package io.portcullis.server.config;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.portcullis.server.config.yaml.Problems;

/** Finds the socket that talks to the home network, and what we are called there. */
final class HomeRules {
    static final int DEFAULT_PORT = 5070;

    private final Values values;
    private final List<SocketRules.Placed> sockets;
    private final Problems problems;

    HomeRules(Values values, List<SocketRules.Placed> sockets, Problems problems) {
        this.values = values;
        this.sockets = sockets;
        this.problems = problems;
    }

    /**
     * The home network's part.
     *
     * @param required whether a missing {@code home} is a mistake
     * @return empty after a mistake
     */
    Optional<Configuration.Core> core(boolean required) {
        Optional<NextHop> home = home(required);
        if (home.isEmpty()) {
            return Optional.empty();
        }
        return homeSocket(home.get()).map(socket -> {
            String hostName = values.get(Settings.HOST_NAME, IpLiteral.host(socket.address()));
            return new Configuration.Core(home.get(), socket, Set.copyOf(values.get(Settings.TRUSTED_PEERS, List.of())),
                    hostName, values.get(Settings.VISITED_NETWORK_ID, hostName),
                    values.get(Settings.SERVICE_ROUTE, Words.ServiceRoute.OVERWRITE), nextHops());
        });
    }

    private Configuration.NextHops nextHops() {
        return new Configuration.NextHops(values.get(Settings.NAME_SERVERS, List.of()),
                values.get(Settings.DNS_TIMEOUT, Duration.ofSeconds(2)),
                values.get(Settings.FAILOVER_TIMEOUT, Duration.ofSeconds(4)),
                values.get(Settings.NEXT_HOP_QUARANTINE, Duration.ofSeconds(30)));
    }

    private Optional<NextHop> home(boolean required) {
        if (values.named(Settings.HOME)) {
            return values.get(Settings.HOME);
        }
        if (required) {
            problems.error(null, "home is missing: the home network's I-CSCF or S-CSCF, as in"
                    + " home: sip:icscf.example.org:5060");
            return Optional.empty();
        }
        return sockets.stream().map(SocketRules.Placed::spec).filter(s -> !s.ipsec()).findFirst()
                .map(s -> new NextHop(s.address().getHostAddress(), DEFAULT_PORT, null));
    }

    private Optional<SocketSpec> homeSocket(NextHop home) {
        if (values.named(Settings.HOME_SOCKET)) {
            return values.get(Settings.HOME_SOCKET).flatMap(written -> named(written, home));
        }
        Optional<SocketSpec> first = sockets.stream().map(SocketRules.Placed::spec).filter(s -> reaches(s, home))
                .findFirst();
        if (first.isEmpty()) {
            problems.error(values.at(Settings.HOME),
                    "home is " + home + ", but no " + scheme(home).word() + ": entry of socket with"
                            + " an address of its own can reach it");
        }
        return first;
    }

    private Optional<SocketSpec> named(SocketText.Written written, NextHop home) {
        SocketSpec spec = SocketRules.withPort(written, 0);
        String wrong = "";
        if (sockets.stream().noneMatch(s -> s.spec().equals(spec))) {
            wrong = " is not among socket";
        } else if (spec.ipsec()) {
            wrong = " takes ESP only, so it cannot talk to the home network";
        } else if (spec.address().isAnyLocalAddress()) {
            wrong = " has no address of its own";
        } else if (!reaches(spec, home)) {
            wrong = " cannot reach " + home + ": another transport or address family";
        }
        if (!wrong.isEmpty()) {
            problems.error(written.at(), "home_socket: " + spec + wrong);
            return Optional.empty();
        }
        return Optional.of(spec);
    }

    private static boolean reaches(SocketSpec socket, NextHop home) {
        Optional<InetAddress> address = IpLiteral.parse(home.host());
        return socket.scheme() == scheme(home) && !socket.address().isAnyLocalAddress()
                && address.map(a -> a.getClass() == socket.address().getClass()).orElse(true);
    }

    private static SocketSpec.Scheme scheme(NextHop home) {
        return home.tcp() ? SocketSpec.Scheme.TCP : SocketSpec.Scheme.UDP;
    }
}
