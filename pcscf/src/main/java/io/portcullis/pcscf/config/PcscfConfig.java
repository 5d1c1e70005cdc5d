package io.portcullis.pcscf.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

import io.portcullis.ipsec.sa.agreement.AlgorithmPolicy;
import io.portcullis.sip.message.SipUri;
import io.portcullis.sip.stack.transport.TransportProtocol;

/**
 * The settings of the procedures; names as in the configuration file.
 *
 * @param hostName           what we call ourselves toward the home network; a host name or an address
 * @param visitedNetworkId   P-Visited-Network-ID (TS 24.229 5.2.2)
 * @param home               the home network's entry point, next hop of every REGISTER; an address, or a name to be looked
 *                           up (RFC 3263)
 * @param nextHops           what becomes of next hops that do not answer
 * @param coreSocket         our unprotected address and port toward the home network
 * @param coreProtocol       what it takes, UDP or TCP
 * @param trusted            addresses that requests of the home network may come from, beside {@code home}'s
 * @param unprotectedSockets our unprotected sockets, UDP and TCP
 * @param ipsecSockets       our protected sockets, at least two for an address
 * @param securityAgreement  what becomes of a REGISTER without Security-Client
 * @param algorithms         the allowed pairs, best first
 * @param disableDeprecated  whether deprecated pairs are never chosen, whoever allows them
 * @param minSpi             the lowest SPI we choose
 * @param maxSpi             the highest SPI we choose
 * @param temporaryTimeout   life of a set from the 401 to the UE's first protected message
 * @param defaultClientPort  port_pc, if fixed
 * @param defaultServerPort  port_ps, if fixed
 * @param serviceRouteStrict whether a request whose Route is not its Service-Route gets a 400; else it is overwritten
 * @param t1                 RFC 3261 T1, for 64*T1
 * @param overload           what is refused when more arrives than can be served
 */
public record PcscfConfig(String hostName, String visitedNetworkId, SipUri home, NextHops nextHops,
        InetSocketAddress coreSocket, TransportProtocol coreProtocol, Set<InetAddress> trusted,
        List<InetSocketAddress> unprotectedSockets,
        List<InetSocketAddress> ipsecSockets, SecurityAgreement securityAgreement, AlgorithmPolicy algorithms,
        boolean disableDeprecated, long minSpi, long maxSpi, Duration temporaryTimeout, OptionalInt defaultClientPort,
        OptionalInt defaultServerPort, boolean serviceRouteStrict, Duration t1, OverloadLimits overload) {

    /**
     * What becomes of next hops that do not answer, where there are several (RFC 3263 4.3).
     *
     * @param patience   how long one that says nothing is waited for before the next one is tried
     * @param quarantine how long it is tried last then; zero: not at all
     */
    public record NextHops(Duration patience, Duration quarantine) {

        /** 4 s and 30 s. */
        public static final NextHops DEFAULT = new NextHops(Duration.ofSeconds(4), Duration.ofSeconds(30));
    }

    public PcscfConfig {
        trusted = Set.copyOf(trusted);
        unprotectedSockets = List.copyOf(unprotectedSockets);
        ipsecSockets = List.copyOf(ipsecSockets);
    }
}
