package io.portcullis.server.config;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.pcscf.config.OverloadLimits;
import io.portcullis.sip.stack.transport.TransportConfig;

/**
 * A checked configuration. What each value does stands in {@link Settings} and in docs/settings.md.
 *
 * @param sockets   what is opened
 * @param ports     which ipsec ports are preferred
 * @param core      the home network and our side of it
 * @param agreement how SAs are agreed on
 * @param backend   who does ESP
 * @param store     where registrations are kept; empty: in memory
 * @param timers    of SIP
 * @param transport what messages, connections and sockets may take
 * @param transactions how many may be open
 * @param overload  what is refused when more arrives than can be served
 * @param logging   what is logged, and how
 * @param routes    the operator's routes, an absolute path; empty: the built-in procedures
 */
public record Configuration(List<SocketSpec> sockets, Ports ports, Core core, Agreement agreement,
        Words.Backend backend, Optional<StoreFiles> store, Timers timers, TransportConfig transport, int transactions,
        OverloadLimits overload, Logging logging, Optional<Path> routes) {

    /** Copies. */
    public Configuration {
        sockets = List.copyOf(sockets);
    }

    /** The sockets that take ESP only. */
    public List<SocketSpec> ipsecSockets() {
        return sockets.stream().filter(SocketSpec::ipsec).toList();
    }

    /** The UDP and TCP sockets. */
    public List<SocketSpec> plainSockets() {
        return sockets.stream().filter(s -> !s.ipsec()).toList();
    }

    /**
     * The preferred ipsec ports.
     *
     * @param server port_ps; empty: any
     * @param client port_pc; empty: any
     */
    public record Ports(OptionalInt server, OptionalInt client) {}

    /**
     * The home network and our side of it.
     *
     * @param home             where REGISTERs go
     * @param homeSocket       the plain socket they leave from
     * @param trustedPeers     who else speaks for it
     * @param hostName         what we are called there, IPv6 in brackets
     * @param visitedNetworkId P-Visited-Network-ID
     * @param serviceRoute     what a wrong Route gets
     * @param nextHops         how next hops are found and given up
     */
    public record Core(NextHop home, SocketSpec homeSocket, Set<InetAddress> trustedPeers, String hostName,
            String visitedNetworkId, Words.ServiceRoute serviceRoute, NextHops nextHops) {
        /** Copies. */
        public Core {
            trustedPeers = Set.copyOf(trustedPeers);
        }
    }

    /**
     * How next hops are found and given up (RFC 3263).
     *
     * @param nameServers     who is asked; empty: those of the system
     * @param dnsTimeout      how long each may take
     * @param failoverTimeout how long a silent next hop is waited for while there are others
     * @param quarantine      how long it is tried last then
     */
    public record NextHops(List<InetAddress> nameServers, Duration dnsTimeout, Duration failoverTimeout,
            Duration quarantine) {
        /** Copies. */
        public NextHops {
            nameServers = List.copyOf(nameServers);
        }
    }

    /**
     * How SAs are agreed on.
     *
     * @param securityAgreement what a REGISTER without an offer gets
     * @param allowedAlgorithms the pairs allowed, in ranks, best first; empty: every pair, in the order that the agreement has
     * @param disableDeprecated whether deprecated pairs are taken out of those
     * @param minSpi            the lowest SPI, 256 or more
     * @param maxSpi            the highest SPI, not below {@code minSpi}
     * @param temporaryTimeout  how long a set waits for the phone
     */
    public record Agreement(Words.SecurityAgreement securityAgreement, List<Set<AlgorithmPair>> allowedAlgorithms,
            boolean disableDeprecated, long minSpi, long maxSpi, Duration temporaryTimeout) {
        /** Copies. */
        public Agreement {
            allowedAlgorithms = List.copyOf(allowedAlgorithms);
        }
    }

    /**
     * RFC 3261's timers.
     *
     * @param t1 round trip
     * @param t2 longest retransmission interval
     * @param t4 longest life of a message in the network
     */
    public record Timers(Duration t1, Duration t2, Duration t4) {}

    /**
     * What is logged, and how.
     *
     * @param level  from where on
     * @param format text or JSON lines
     */
    public record Logging(Words.LogLevel level, Words.LogFormat format) {}
}
