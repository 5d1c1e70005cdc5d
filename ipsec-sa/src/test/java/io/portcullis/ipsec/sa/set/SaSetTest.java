package io.portcullis.ipsec.sa.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.Spi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of TS 33.203 7.1: which SPI is in the packets of which flow. */
class SaSetTest {

    private static final SaSet.Ports PORTS = new SaSet.Ports(1001, 1002, 2001, 2002);
    private static final SaSet.Spis SPIS = new SaSet.Spis(Spi.of(3001), Spi.of(3002), Spi.of(4001), Spi.of(4002));

    private static SaSet set(SaSet.Role role, String ue, String pcscf) throws Exception {
        return new SaSet(role, InetAddress.getByName(ue), InetAddress.getByName(pcscf), PORTS, SPIS,
                AlgorithmPair.ALL.getFirst());
    }

    private static String row(Sa sa) {
        return sa.direction() + " " + sa.source().getHostAddress() + " " + sa.sourcePort() + " > "
                + sa.destination().getHostAddress() + " " + sa.destinationPort() + " " + sa.spi();
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.11, 192.0.2.1", "2001:db8:0:0:0:0:0:11, 2001:db8:0:0:0:0:0:1"})
    @Shows("TS 33.203 7.1 flows")
    void hasTheFourSasOfThePcscf(String ue, String pcscf) throws Exception {
        assertThat(set(SaSet.Role.PCSCF, ue, pcscf).sas()).extracting(SaSetTest::row).containsExactly(
                "IN " + ue + " 1001 > " + pcscf + " 2002 4002",
                "OUT " + pcscf + " 2002 > " + ue + " 1001 3001",
                "OUT " + pcscf + " 2001 > " + ue + " 1002 3002",
                "IN " + ue + " 1002 > " + pcscf + " 2001 4001");
    }

    @Test
    @Shows("TS 33.203 7.1 flows")
    void isTheSameSeenFromTheOtherSideButForTheDirections() throws Exception {
        SaSet ours = set(SaSet.Role.PCSCF, "192.0.2.11", "192.0.2.1");
        SaSet theirs = set(SaSet.Role.UE, "192.0.2.11", "192.0.2.1");
        for (int i = 0; i < 4; i++) {
            assertThat(theirs.sas().get(i).id()).isEqualTo(ours.sas().get(i).id());
            assertThat(theirs.sas().get(i).direction()).isNotEqualTo(ours.sas().get(i).direction());
        }
    }

    @Test
    void refusesTwoFamilies() {
        assertThatThrownBy(() -> set(SaSet.Role.UE, "192.0.2.11", "2001:db8::1"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
