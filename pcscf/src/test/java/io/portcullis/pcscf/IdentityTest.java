package io.portcullis.pcscf;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.agreement.Ipsec3gpp;
import io.portcullis.pcscf.PcscfFixture.Options;
import io.portcullis.pcscf.store.Registration;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Row 13: whose message it is says the set that it came over, and nothing that stands in it (TS 33.203 7.1). */
class IdentityTest {

    private static final HeaderName ASSERTED = HeaderName.of("P-Asserted-Identity");

    @ParameterizedTest
    @ValueSource(strings = {"<sip:boss@ims.example>", "\"Anonymous\" <sip:anonymous@anonymous.invalid>"})
    @Shows("TS 33.203 7.1 right SA")
    void row13AFromThatIsNotTheUesIsPassedOnBesideTheIdentityOfTheSet(String from) throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            Ipsec3gpp server = f.registered();
            f.ueClient.send(PcscfFixture.request("MESSAGE", "sip:bob@ims.example", f.ueServer.hostPort())
                    .replace("From: <sip:alice@ims.example>", "From: " + from), f.portPs(server));
            SipRequest up = f.home.request();
            assertThat(up.header(HeaderName.of("From"))).startsWith(from);
            assertThat(up.headers(ASSERTED)).containsExactly("<sip:alice@ims.example>");
        }
    }

    @Test
    @Shows("TS 33.203 7.1 right SA")
    void row13AUeMayNotPreferTheIdentityOfAnotherThatIsRegisteredHere() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL);
                Peer bobClient = new Peer("127.0.0.3");
                Peer bobServer = new Peer("127.0.0.3")) {
            f.registered();
            String offer = PcscfFixture.offer(310_000, bobClient.port(), bobServer.port());
            f.ue.send(f.sm1("Security-Client: " + offer).replace("alice@", "bob@"), f.open);
            f.homeAnswers(f.home.request(), 401, PcscfFixture.CHALLENGE);
            SipResponse unauthorized = f.ue.response();
            InetSocketAddress portPs = f.portPs(PcscfFixture.securityServer(unauthorized));
            String contact = "Contact: <sip:bob@" + bobServer.hostPort() + ">;expires=600";
            bobClient.send(f.sm7(offer, PcscfFixture.verify(unauthorized), 600).replace("alice@", "bob@")
                    .replaceAll("Contact: [^\r]*", contact), portPs);
            f.homeAnswers(f.home.request(), 200, contact);
            assertThat(bobServer.response().status()).isEqualTo(200);
            for (String preferred : new String[]{"<sip:alice@ims.example>", "<tel:+15551234>"}) {
                bobClient.send(PcscfFixture.request("MESSAGE", "sip:carol@ims.example", bobServer.hostPort(),
                        "P-Preferred-Identity: " + preferred, "P-Asserted-Identity: " + preferred), portPs);
                assertThat(f.home.request().headers(ASSERTED)).containsExactly("<sip:bob@ims.example>");
            }
        }
    }

    @Test
    void row13WhoMayRegisterAPublicIdentityIsTheHomeNetworksToSay() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            InetSocketAddress portPs = f.portPs(f.registered());
            Registration before = f.store.byImpi("alice@ims.example").orElseThrow();
            SipRequest up = f.registers("sip:boss@ims.example", portPs, f.contact(600));
            assertThat(up.header(HeaderName.AUTHORIZATION)).as("the private identity of the set is vouched for")
                    .contains("username=\"alice@ims.example\"").contains("integrity-protected=\"yes\"");
            f.homeAnswers(up, 403);
            assertThat(f.ueServer.response().status()).isEqualTo(403);
            assertThat(f.store.byImpi("alice@ims.example")).contains(before);
            assertThat(f.backend.installed()).hasSize(4);
            f.ueClient.send(PcscfFixture.request("MESSAGE", "sip:bob@ims.example", f.ueServer.hostPort(),
                    "P-Preferred-Identity: <sip:boss@ims.example>"), portPs);
            assertThat(f.home.request().headers(ASSERTED)).containsExactly("<sip:alice@ims.example>");
        }
    }

    @Test
    @Shows("TS 33.203 7.1 source address")
    void row13AProtectedRegisterWhoseViaIsNotItsSenderIsRefusedAndTheSetGoesOn() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            InetSocketAddress portPs = f.portPs(f.registered());
            f.ueClient.send(PcscfFixture.request("REGISTER", "sip:ims.example", "10.9.8.7:5060", "Authorization: "
                    + PcscfFixture.ANSWER, f.contact(600)), portPs);
            assertThat(f.ueServer.response().status()).isEqualTo(494);
            assertThat(f.home.hearsNothing()).isTrue();
            f.accept(f.registers("sip:alice@ims.example", portPs, f.contact(600)), 600);
            assertThat(f.ueServer.response().status()).isEqualTo(200);
            assertThat(f.backend.installed()).hasSize(4);
        }
    }
}
