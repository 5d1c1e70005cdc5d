package io.portcullis.ipsec.xfrm;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import io.portcullis.ipsec.sa.ProtectedEndpoint;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.Sa.Direction;
import io.portcullis.ipsec.sa.Spi;
import io.portcullis.linux.testbed.TwoHosts.Side;

/**
 * The SAs of one set between the two hosts, as either side sees them (TS 33.203 7.1).
 *
 * @param six     IPv6 instead of IPv4
 * @param portUc  the UE's client port
 * @param portUs  the UE's server port
 * @param portPc  the P-CSCF's client port
 * @param portPs  the P-CSCF's server port
 * @param firstSpi spi_uc; spi_us, spi_pc, spi_ps follow
 */
record FourSas(boolean six, int portUc, int portUs, int portPc, int portPs, long firstSpi) {

    static final int PORT_PC = 5101;
    static final int PORT_PS = 5100;

    static FourSas of(boolean six, int portUc, long firstSpi) {
        return new FourSas(six, portUc, portUc + 1, PORT_PC, PORT_PS, firstSpi);
    }

    InetAddress ue() throws IOException {
        return Side.UE.address(six);
    }

    InetAddress pcscf() throws IOException {
        return Side.PCSCF.address(six);
    }

    InetSocketAddress ueClient() throws IOException {
        return new InetSocketAddress(ue(), portUc);
    }

    InetSocketAddress pcscfServer() throws IOException {
        return new InetSocketAddress(pcscf(), portPs);
    }

    /** What the side keeps protected: both of its ports. */
    List<ProtectedEndpoint> endpoints(Side side) throws IOException {
        return side == Side.UE ? List.of(new ProtectedEndpoint(ue(), portUc), new ProtectedEndpoint(ue(), portUs))
                : List.of(new ProtectedEndpoint(pcscf(), portPc), new ProtectedEndpoint(pcscf(), portPs));
    }

    List<Sa> at(Side side) throws IOException {
        Direction toUe = side == Side.UE ? Direction.IN : Direction.OUT;
        Direction toPcscf = side == Side.UE ? Direction.OUT : Direction.IN;
        return List.of(
                new Sa(toUe, pcscf(), portPs, ue(), portUc, Spi.of(firstSpi)),
                new Sa(toUe, pcscf(), portPc, ue(), portUs, Spi.of(firstSpi + 1)),
                new Sa(toPcscf, ue(), portUs, pcscf(), portPc, Spi.of(firstSpi + 2)),
                new Sa(toPcscf, ue(), portUc, pcscf(), portPs, Spi.of(firstSpi + 3)));
    }
}
