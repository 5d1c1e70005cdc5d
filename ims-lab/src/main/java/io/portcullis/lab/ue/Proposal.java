package io.portcullis.lab.ue;

import io.portcullis.ipsec.sa.Spi;
import io.portcullis.ipsec.sa.agreement.Ipsec3gpp;
import org.jspecify.annotations.Nullable;

/**
 * What one SM1 offers: our SPIs and protected ports, already open, so that a phone never offers a port that it cannot
 * have. Whoever holds it closes it; the set made from it takes its place.
 */
final class Proposal implements AutoCloseable {

    private final Leases leases;
    private final PortLease client;
    private final PortLease server;
    private final Spi spiUc;
    private final Spi spiUs;
    private final String securityClient;

    private Proposal(Leases leases, UeConfig config, PortLease client, PortLease server, Spi spiUc, Spi spiUs) {
        this.leases = leases;
        this.client = client;
        this.server = server;
        this.spiUc = spiUc;
        this.spiUs = spiUs;
        this.securityClient = header(config);
    }

    /**
     * Takes SPIs and ports.
     *
     * @param server port_us, if the UE has one already: it stays from set to set (TS 33.203 7.1)
     */
    static Proposal take(UeContext ue, @Nullable PortLease server) throws UeException {
        Leases leases = ue.leases();
        UeConfig config = ue.config();
        Spi spiUc = leases.spi(config.spis());
        Spi spiUs = null;
        PortLease us = null;
        try {
            spiUs = leases.spi(config.spis());
            us = server == null ? leases.protectedPort(config.address(), config.serverPorts(), ue.receiver())
                    : server.share();
            PortLease uc = leases.protectedPort(config.address(), config.clientPorts(), ue.receiver());
            return new Proposal(leases, config, uc, us, spiUc, spiUs);
        } catch (UeException e) {
            if (us != null) {
                us.close();
            }
            if (spiUs != null) {
                leases.giveBack(spiUs);
            }
            leases.giveBack(spiUc);
            throw e;
        }
    }

    /** The same ports with other SPIs, for another SM1 after one that led to no set; this one is used up. */
    Proposal withFreshSpis(UeConfig config) throws UeException {
        Spi freshUc = leases.spi(config.spis());
        Spi freshUs;
        try {
            freshUs = leases.spi(config.spis());
        } catch (UeException e) {
            leases.giveBack(freshUc);
            throw e;
        }
        leases.giveBack(spiUc);
        leases.giveBack(spiUs);
        return new Proposal(leases, config, client, server, freshUc, freshUs);
    }

    private String header(UeConfig config) {
        return config.offerStyle()
                .header(config.offers().stream().map(offer -> new Ipsec3gpp(offer.pair(), spiUc, spiUs,
                        client.port(), server.port(), offer.q().orElse(-1))).toList());
    }

    /** The value of Security-Client (TS 33.203 Annex H). */
    String securityClient() {
        return securityClient;
    }

    PortLease client() {
        return client;
    }

    PortLease server() {
        return server;
    }

    /** SPI of the packets that come to port_uc. */
    Spi spiUc() {
        return spiUc;
    }

    /** SPI of the packets that come to port_us. */
    Spi spiUs() {
        return spiUs;
    }

    @Override
    public void close() {
        client.close();
        server.close();
        leases.giveBack(spiUc);
        leases.giveBack(spiUs);
    }
}
