package io.portcullis.server.run;

import java.net.InetSocketAddress;
import java.util.List;

import io.portcullis.ipsec.sa.agreement.AlgorithmPolicy;
import io.portcullis.pcscf.config.PcscfConfig;
import io.portcullis.pcscf.config.SecurityAgreement;
import io.portcullis.server.config.Configuration;
import io.portcullis.server.config.SocketSpec;
import io.portcullis.server.config.Words;
import io.portcullis.sip.stack.resolve.DnsConfig;
import io.portcullis.sip.stack.transport.TransportProtocol;

/** From the configuration file's words to the procedures' settings. */
final class PcscfSettings {

    private static final int DNS_PORT = 53;

    private PcscfSettings() {}

    static PcscfConfig of(Configuration configuration) {
        Configuration.Core core = configuration.core();
        Configuration.Agreement agreement = configuration.agreement();
        return new PcscfConfig(core.hostName(), core.visitedNetworkId(), core.home().uri(),
                new PcscfConfig.NextHops(core.nextHops().failoverTimeout(), core.nextHops().quarantine()),
                core.homeSocket().socketAddress(), protocol(core.homeSocket()), core.trustedPeers(),
                addresses(configuration.plainSockets()),
                addresses(configuration.ipsecSockets()), securityAgreement(agreement.securityAgreement()),
                AlgorithmPolicy.of(agreement.allowedAlgorithms(), agreement.disableDeprecated()),
                agreement.disableDeprecated(), agreement.minSpi(), agreement.maxSpi(), agreement.temporaryTimeout(),
                configuration.ports().client(), configuration.ports().server(),
                core.serviceRoute() == Words.ServiceRoute.STRICT, configuration.timers().t1(),
                configuration.overload());
    }

    private static List<InetSocketAddress> addresses(List<SocketSpec> sockets) {
        return sockets.stream().map(SocketSpec::socketAddress).distinct().toList();
    }

    private static TransportProtocol protocol(SocketSpec socket) {
        return socket.scheme() == SocketSpec.Scheme.TCP ? TransportProtocol.TCP : TransportProtocol.UDP;
    }

    /** How names are looked up. */
    static DnsConfig dns(Configuration.NextHops nextHops) {
        return new DnsConfig(
                nextHops.nameServers().stream().map(server -> new InetSocketAddress(server, DNS_PORT)).toList(),
                nextHops.dnsTimeout());
    }

    private static SecurityAgreement securityAgreement(Words.SecurityAgreement word) {
        return switch (word) {
            case REQUIRED -> SecurityAgreement.REQUIRED;
            case PREFERRED -> SecurityAgreement.PREFERRED;
            case OFF -> SecurityAgreement.OFF;
        };
    }
}
