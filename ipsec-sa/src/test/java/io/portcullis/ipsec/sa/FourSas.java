package io.portcullis.ipsec.sa;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import io.portcullis.ipsec.sa.Sa.Direction;
import io.portcullis.linux.testbed.TwoHosts.Side;

/**
 * The SAs of one set between two hosts, as either side sees them (TS 33.203 7.1).
 *
 * @param six      IPv6 instead of IPv4
 * @param portUc   the UE's client port; its server port is the next one
 * @param portPc   the P-CSCF's client port
 * @param portPs   the P-CSCF's server port
 * @param firstSpi spi_uc; spi_us, spi_pc, spi_ps follow
 */
public record FourSas(boolean six, int portUc, int portPc, int portPs, long firstSpi) {

    /** A set of the UE's ports {@code portUc} and the next, with ports 5100 and 5101 of the P-CSCF. */
    public static FourSas of(boolean six, int portUc, long firstSpi) {
        return new FourSas(six, portUc, 5101, 5100, firstSpi);
    }

    public int portUs() {
        return portUc + 1;
    }

    public InetAddress address(Side side) throws IOException {
        return side.address(six);
    }

    public InetSocketAddress client(Side side) throws IOException {
        return new InetSocketAddress(address(side), side == Side.UE ? portUc : portPc);
    }

    public InetSocketAddress server(Side side) throws IOException {
        return new InetSocketAddress(address(side), side == Side.UE ? portUs() : portPs);
    }

    /** What the side keeps protected: both of its ports. */
    public List<ProtectedEndpoint> endpoints(Side side) throws IOException {
        return List.of(new ProtectedEndpoint(address(side), client(side).getPort()),
                new ProtectedEndpoint(address(side), server(side).getPort()));
    }

    /** The four SAs as this side installs them: toward port_uc, port_us, port_pc, port_ps. */
    public List<Sa> at(Side side) throws IOException {
        Direction toUe = side == Side.UE ? Direction.IN : Direction.OUT;
        Direction toPcscf = side == Side.UE ? Direction.OUT : Direction.IN;
        InetAddress ue = address(Side.UE);
        InetAddress pcscf = address(Side.PCSCF);
        return List.of(
                new Sa(toUe, pcscf, portPs, ue, portUc, Spi.of(firstSpi)),
                new Sa(toUe, pcscf, portPc, ue, portUs(), Spi.of(firstSpi + 1)),
                new Sa(toPcscf, ue, portUs(), pcscf, portPc, Spi.of(firstSpi + 2)),
                new Sa(toPcscf, ue, portUc, pcscf, portPs, Spi.of(firstSpi + 3)));
    }

    /** The SA from port_uc to port_ps. */
    public Sa request(Side seenBy) throws IOException {
        return at(seenBy).get(3);
    }

    /** The SA from port_ps to port_uc. */
    public Sa answer(Side seenBy) throws IOException {
        return at(seenBy).get(0);
    }
}
