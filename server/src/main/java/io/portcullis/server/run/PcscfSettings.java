package io.portcullis.server.run;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

import io.portcullis.ipsec.sa.agreement.AlgorithmPolicy;
import io.portcullis.pcscf.config.PcscfConfig;
import io.portcullis.pcscf.config.SecurityAgreement;
import io.portcullis.server.config.Configuration;
import io.portcullis.server.config.NextHop;
import io.portcullis.server.config.SocketSpec;
import io.portcullis.server.config.Words;

/** From the configuration file's words to the procedures' settings; names are looked up here, once. */
final class PcscfSettings {

    private PcscfSettings() {}

    /** @throws StartException if the home network's name is not known */
    static PcscfConfig of(Configuration configuration) throws StartException {
        Configuration.Core core = configuration.core();
        Configuration.Agreement agreement = configuration.agreement();
        return new PcscfConfig(core.hostName(), core.visitedNetworkId(), resolve(core.home()), core.home().tcp(),
                core.homeSocket().socketAddress(), core.trustedPeers(), addresses(configuration.plainSockets()),
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

    private static InetSocketAddress resolve(NextHop home) throws StartException {
        try {
            return new InetSocketAddress(InetAddress.getByName(home.host()), home.port());
        } catch (UnknownHostException e) {
            throw new StartException("the home network's host " + home.host() + " is not known (setting home)", e);
        }
    }

    private static SecurityAgreement securityAgreement(Words.SecurityAgreement word) {
        return switch (word) {
            case REQUIRED -> SecurityAgreement.REQUIRED;
            case PREFERRED -> SecurityAgreement.PREFERRED;
            case OFF -> SecurityAgreement.OFF;
        };
    }
}
