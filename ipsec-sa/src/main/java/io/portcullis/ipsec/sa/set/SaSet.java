package io.portcullis.ipsec.sa.set;

import java.net.InetAddress;
import java.util.List;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.Spi;

/**
 * The four SAs of one agreement (TS 33.203 7.1), in the standard's names: {@code u} is the UE, {@code p} the P-CSCF,
 * {@code c} and {@code s} their client and server ports; an SPI belongs to the owner's inbound SA at that port.
 *
 * @param role  which of the two we are
 * @param ue    the UE's address
 * @param pcscf the P-CSCF's address, of the same family
 * @param ports the four ports
 * @param spis  the four SPIs
 * @param pair  the algorithms
 */
public record SaSet(Role role, InetAddress ue, InetAddress pcscf, Ports ports, Spis spis, AlgorithmPair pair) {

    /** Which end we are. */
    public enum Role {
        /** We are the UE. */
        UE,
        /** We are the P-CSCF. */
        PCSCF
    }

    /**
     * The protected ports, 1 to 65535 each.
     *
     * @param uc the UE's client port
     * @param us the UE's server port
     * @param pc the P-CSCF's client port
     * @param ps the P-CSCF's server port
     */
    public record Ports(int uc, int us, int pc, int ps) {}

    /**
     * The SPIs.
     *
     * @param uc in packets to port_uc
     * @param us in packets to port_us
     * @param pc in packets to port_pc
     * @param ps in packets to port_ps
     */
    public record Spis(Spi uc, Spi us, Spi pc, Spi ps) {}

    public SaSet {
        if (ue.getClass() != pcscf.getClass()) {
            throw new IllegalArgumentException("both addresses of a set are of one family");
        }
    }

    /** port_uc to port_ps: the UE's requests. */
    public Sa ucToPs() {
        return sa(true, ports.uc(), ports.ps(), spis.ps());
    }

    /** port_ps to port_uc: answers on a TCP connection of the UE. */
    public Sa psToUc() {
        return sa(false, ports.ps(), ports.uc(), spis.uc());
    }

    /** port_pc to port_us: the P-CSCF's requests and UDP responses. */
    public Sa pcToUs() {
        return sa(false, ports.pc(), ports.us(), spis.us());
    }

    /** port_us to port_pc: answers on a TCP connection of the P-CSCF. */
    public Sa usToPc() {
        return sa(true, ports.us(), ports.pc(), spis.pc());
    }

    private Sa sa(boolean fromUe, int sourcePort, int destinationPort, Spi spi) {
        Sa.Direction direction = fromUe == (role == Role.UE) ? Sa.Direction.OUT : Sa.Direction.IN;
        return fromUe ? new Sa(direction, ue, sourcePort, pcscf, destinationPort, spi)
                : new Sa(direction, pcscf, sourcePort, ue, destinationPort, spi);
    }

    /** All four. */
    public List<Sa> sas() {
        return List.of(ucToPs(), psToUc(), pcToUs(), usToPc());
    }
}
