package io.portcullis.pcscf;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.agreement.Ipsec3gpp;
import io.portcullis.pcscf.PcscfFixture.Options;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import org.junit.jupiter.api.Test;

/** Row 4: which of our ports a UE gets, and what stays and changes at a re-authentication (TS 33.203 7.1). */
class PortChoiceTest {

    @Test
    @Shows("row 4.1")
    void row4UesAreSpreadOverTheSockets() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            Map<Integer, Integer> portPs = new HashMap<>();
            Map<Integer, Integer> portPc = new HashMap<>();
            for (int i = 0; i < 90; i++) {
                String offer = PcscfFixture.offer(400_000 + 2 * i, 20_000 + 2 * i, 20_001 + 2 * i);
                f.ue.send(f.sm1("Security-Client: " + offer).replace("alice@", "ue" + i + "@"), f.open);
                f.homeAnswers(f.home.request(), 401, PcscfFixture.CHALLENGE);
                Ipsec3gpp server = PcscfFixture.securityServer(f.ue.response());
                assertThat(server.portC()).isNotEqualTo(server.portS());
                portPs.merge(server.portS(), 1, Integer::sum);
                portPc.merge(server.portC(), 1, Integer::sum);
            }
            List<Integer> sockets = f.ipsec.stream().map(InetSocketAddress::getPort).toList();
            for (Map<Integer, Integer> of : List.of(portPs, portPc)) {
                assertThat(of.keySet()).containsExactlyInAnyOrderElementsOf(sockets);
                assertThat(of.values()).as("30 each, by chance").allSatisfy(ues -> assertThat(ues).isBetween(8, 60));
            }
            assertThat(f.backend.installed()).hasSize(360);
        }
    }

    @Test
    @Shows({"row 4.3", "TS 33.203 7.1 port change"})
    void row4AtAReauthenticationPortUsAndPortPsStayAndPortPcChanges() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            Ipsec3gpp before = f.registered();
            for (int i = 1; i <= 5; i++) {
                String offer = PcscfFixture.offer(300_000 + 10 * i, 20_000 + i, f.ueServer.port());
                f.homeAnswers(f.registers("sip:alice@ims.example", f.portPs(before), f.contact(600),
                        "Security-Client: " + offer), 401, PcscfFixture.CHALLENGE);
                Ipsec3gpp after = PcscfFixture.securityServer(f.ueServer.response());
                assertThat(after.portS()).isEqualTo(before.portS());
                assertThat(after.portC()).isNotIn(before.portC(), before.portS());
                assertThat(f.backend.installed()).as("port_us is the same in both sets")
                        .filteredOn(sa -> sa.destinationPort() == f.ueServer.port()).hasSize(2);
            }
        }
    }

    @Test
    @Shows("TS 33.203 7.1 uniqueness")
    void row13AReauthenticationWithTheSamePortUcIsRefusedAndTheSetGoesOn() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            Ipsec3gpp server = f.registered();
            String offer = PcscfFixture.offer(310_000, f.ueClient.port(), f.ueServer.port());
            f.homeAnswers(f.registers("sip:alice@ims.example", f.portPs(server), f.contact(600),
                    "Security-Client: " + offer), 401, PcscfFixture.CHALLENGE);
            SipResponse refused = f.ueServer.response();
            assertThat(refused.status()).isEqualTo(403);
            assertThat(f.backend.installed()).hasSize(4);
            SipRequest refresh = f.registers("sip:alice@ims.example", f.portPs(server), f.contact(600));
            f.accept(refresh, 600);
            assertThat(f.ueServer.response().status()).isEqualTo(200);
        }
    }

    @Test
    @Shows({"row 13.4", "TS 33.203 7.1 uniqueness"})
    void row13AnotherPrivateIdentityGetsNoPortThatIsInUseAtItsAddress() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            f.registered();
            for (String offer : List.of(PcscfFixture.offer(310_000, f.ueClient.port(), 41_001),
                    PcscfFixture.offer(310_000, 41_000, f.ueServer.port()),
                    PcscfFixture.offer(310_000, f.ueServer.port(), 41_001))) {
                f.ue.send(f.sm1("Security-Client: " + offer).replace("alice@", "mallory@"), f.open);
                f.homeAnswers(f.home.request(), 401, PcscfFixture.CHALLENGE);
                assertThat(f.ue.response().status()).isEqualTo(403);
            }
            assertThat(f.backend.installed()).hasSize(4);
        }
    }
}
