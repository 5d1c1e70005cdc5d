package io.portcullis.pcscf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import io.portcullis.ipsec.sa.agreement.Ipsec3gpp;
import io.portcullis.pcscf.PcscfFixture.Hosts;
import io.portcullis.pcscf.PcscfFixture.Options;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.NameAddr;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transport.Addresses;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A phone of one address family and a home network of the other: each sees us where it can reach us (RFC 5658). */
class MixedFamiliesTest {

    private static final HeaderName PATH = HeaderName.of("Path");

    private static String hostPort(String route) throws Exception {
        String uri = NameAddr.parse(route).uri().toString();
        return uri.substring(uri.indexOf('@') + 1).replaceFirst(";.*", "");
    }

    private static PcscfFixture fixture(String phones, String core, String home, String ue) throws Exception {
        return new PcscfFixture(Options.USUAL.hosts(new Hosts(phones, core, home, ue)));
    }

    @ParameterizedTest
    @CsvSource({"::1, 127.0.0.1, 127.0.0.2, ::1", "127.0.0.1, ::1, ::1, 127.0.0.3"})
    void aDialogThatThePhoneBeginsGoesThroughBothFamilies(String phones, String core, String home, String ue)
            throws Exception {
        try (PcscfFixture f = fixture(phones, core, home, ue)) {
            Ipsec3gpp server = f.registered();
            f.ueClient.send(PcscfFixture.request("INVITE", "sip:bob@ims.example", f.ueServer.hostPort()),
                    f.portPs(server));
            SipRequest up = f.home.request();
            assertThat(up.topVia().sentBy().toString()).isEqualTo(Addresses.text(f.core));
            List<String> ours = up.values(HeaderName.RECORD_ROUTE);
            assertThat(ours).hasSize(2);
            assertThat(hostPort(ours.get(0))).as("toward the home network").isEqualTo(Addresses.text(f.core));
            assertThat(hostPort(ours.get(1))).as("toward the phone: port_ps")
                    .isEqualTo(Addresses.text(f.portPs(server)));

            f.homeAnswers(up, 200, "Contact: <sip:bob@" + f.home.hostPort() + ">", "Record-Route: " + ours.get(0),
                    "Record-Route: " + ours.get(1));
            SipResponse ok = f.ueServer.response();
            assertThat(f.ueServer.lastSenderPort()).isEqualTo(server.portC());
            List<String> back = ok.values(HeaderName.RECORD_ROUTE);
            // The phone's routes are the Record-Routes from behind (RFC 3261 12.1.2).
            String routes = "Route: " + back.get(1) + ", " + back.get(0);
            f.ueClient.send(PcscfFixture.request("ACK", "sip:bob@" + f.home.hostPort(), f.ueServer.hostPort(), routes)
                    .replaceFirst("(?m)^(To: .*)$", "$1;tag=home"), f.portPs(server));
            SipRequest ack = f.home.request();
            assertThat(ack.method()).isEqualTo("ACK");
            assertThat(ack.has(HeaderName.ROUTE)).as("both are ours").isFalse();

            // The other way the home network's first is the core side's.
            f.home.send(PcscfFixture.request("BYE", "sip:alice@" + f.ueServer.hostPort(), f.home.hostPort(),
                    "Route: " + back.get(0) + ", " + back.get(1)).replaceFirst("(?m)^(To: .*)$", "$1;tag=ue"), f.core);
            SipRequest bye = f.ueServer.request();
            assertThat(bye.method()).isEqualTo("BYE");
            assertThat(bye.has(HeaderName.ROUTE)).isFalse();
            assertThat(bye.topVia().sentBy().toString()).isEqualTo(Addresses.text(f.portPs(server)));
            f.ueClient.send(SipResponse.to(bye, 200, "OK").build().toBytes(), f.portPs(server));
            assertThat(f.home.response().cseq().method()).isEqualTo("BYE");
        }
    }

    @ParameterizedTest
    @CsvSource({"::1, 127.0.0.1, 127.0.0.2, ::1", "127.0.0.1, ::1, ::1, 127.0.0.3"})
    void aDialogThatTheHomeNetworkBeginsGoesThroughBothFamilies(String phones, String core, String home, String ue)
            throws Exception {
        try (PcscfFixture f = fixture(phones, core, home, ue)) {
            f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-sha-1-96", "null")), f.open);
            SipRequest register = f.home.request();
            String path = register.values(PATH).getFirst();
            assertThat(hostPort(path)).as("where the home network reaches us").isEqualTo(Addresses.text(f.core));
            f.homeAnswers(register, 401, PcscfFixture.CHALLENGE);
            SipResponse unauthorized = f.ue.response();
            Ipsec3gpp server = PcscfFixture.securityServer(unauthorized);
            f.ueClient.send(f.sm7(f.offer("hmac-sha-1-96", "null"), PcscfFixture.verify(unauthorized), 600),
                    f.portPs(server));
            f.accept(f.home.request(), 600);
            assertThat(f.ueServer.response().status()).isEqualTo(200);

            f.home.send(PcscfFixture.request("INVITE", "sip:alice@" + f.ueServer.hostPort(), f.home.hostPort(),
                    "Route: " + path), f.core);
            SipRequest down = f.ueServer.request();
            List<String> ours = down.values(HeaderName.RECORD_ROUTE);
            assertThat(ours).hasSize(2);
            assertThat(hostPort(ours.get(0))).as("toward the phone").isEqualTo(Addresses.text(f.portPs(server)));
            assertThat(hostPort(ours.get(1))).as("toward the home network").isEqualTo(Addresses.text(f.core));
        }
    }
}
