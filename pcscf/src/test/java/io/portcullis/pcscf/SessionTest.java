package io.portcullis.pcscf;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.agreement.Ipsec3gpp;
import io.portcullis.pcscf.PcscfFixture.Options;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import org.junit.jupiter.api.Test;

/** Requests in both directions over the set (TS 24.229 5.2.6, TS 33.203 7.1). */
class SessionTest {

    private static final HeaderName ASSERTED = HeaderName.of("P-Asserted-Identity");

    @Test
    @Shows({"field 12", "TS 33.203 7.1 UDP", "RFC 3329 2.3.1 tags"})
    void sendsAPhonesRequestByItsServiceRouteUnderItsIdentity() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            Ipsec3gpp server = f.registered();
            f.ueClient.send(PcscfFixture.request("MESSAGE", "sip:bob@ims.example", f.ueServer.hostPort(),
                    "P-Preferred-Identity: <tel:+15551234>", "P-Asserted-Identity: <sip:boss@ims.example>",
                    "Security-Verify: x", "Require: sec-agree"), f.portPs(server));
            SipRequest up = f.home.request();
            assertThat(up.values(HeaderName.ROUTE)).containsExactly("<sip:orig@127.0.0.2:" + f.home.port() + ";lr>");
            assertThat(up.headers(ASSERTED)).containsExactly("<tel:+15551234>");
            assertThat(up.has(HeaderName.of("P-Preferred-Identity"))).isFalse();
            assertThat(up.has(HeaderName.of("Security-Verify"))).isFalse();
            assertThat(up.has(HeaderName.REQUIRE)).isFalse();
            f.homeAnswers(up, 202);
            assertThat(f.ueServer.response().status()).isEqualTo(202);
            assertThat(f.ueServer.lastSenderPort()).isEqualTo(server.portC());
        }
    }

    @Test
    void letsNoKeysThroughInAnyAnswerToAPhone() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            Ipsec3gpp server = f.registered();
            f.ueClient.send(PcscfFixture.request("MESSAGE", "sip:bob@ims.example", f.ueServer.hostPort()),
                    f.portPs(server));
            f.homeAnswers(f.home.request(), 407, "Proxy-Authenticate: Digest realm=\"x\", nonce=\"y\", ck=\""
                    + PcscfFixture.CK + "\", ik=\"" + PcscfFixture.IK + "\"");
            assertThat(new String(f.ueServer.response().toBytes(), StandardCharsets.UTF_8)).contains("nonce=\"y\"")
                    .doesNotContain(PcscfFixture.CK).doesNotContain(PcscfFixture.IK);
        }
    }

    @Test
    void sendsWhatIsTooLargeForADatagramOverTcp() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL);
                ServerSocket stream = new ServerSocket(f.home.port(), 5, InetAddress.getByName("127.0.0.2"))) {
            Ipsec3gpp server = f.registered();
            f.ueClient.send(large(f), f.portPs(server));
            stream.setSoTimeout(5_000);
            try (Socket connection = stream.accept()) {
                connection.setSoTimeout(5_000);
                byte[] head = connection.getInputStream().readNBytes(1_000);
                assertThat(new String(head, StandardCharsets.UTF_8)).startsWith("MESSAGE sip:bob@ims.example SIP/2.0")
                        .contains("Via: SIP/2.0/TCP 127.0.0.1:" + f.open.getPort());
            }
        }
    }

    @Test
    void sendsItAsADatagramAfterAllWhereNobodyTakesTcp() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            Ipsec3gpp server = f.registered();
            f.ueClient.send(large(f), f.portPs(server));
            SipRequest up = f.home.request();
            assertThat(up.topVia().transport()).isEqualTo("UDP");
            assertThat(up.length()).isGreaterThan(1300);
        }
    }

    private static String large(PcscfFixture f) {
        return PcscfFixture.request("MESSAGE", "sip:bob@ims.example", f.ueServer.hostPort(), "Subject: "
                + "x".repeat(1_300));
    }

    @Test
    @Shows("TS 33.203 7.1 right SA")
    void usesTheDefaultIdentityForOneThatIsNotThePhones() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            Ipsec3gpp server = f.registered();
            f.ueClient.send(PcscfFixture.request("MESSAGE", "sip:bob@ims.example", f.ueServer.hostPort(),
                    "P-Preferred-Identity: <sip:boss@ims.example>"), f.portPs(server));
            assertThat(f.home.request().headers(ASSERTED)).containsExactly("<sip:alice@ims.example>");
        }
    }

    @Test
    void wantsTheServiceRouteWhereThatIsStrict() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.strict())) {
            Ipsec3gpp server = f.registered();
            f.ueClient.send(PcscfFixture.request("MESSAGE", "sip:bob@ims.example", f.ueServer.hostPort()),
                    f.portPs(server));
            assertThat(f.ueServer.response().status()).isEqualTo(400);
        }
    }

    @Test
    @Shows({"field 2.2", "TS 33.203 7.1 UDP"})
    void routesToThePhoneByThePathTokenOverTheSet() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            Ipsec3gpp server = f.registered();
            String token = f.store.byImpi("alice@ims.example").orElseThrow().pathToken();
            f.home.send(PcscfFixture.request("INVITE", "sip:alice@" + f.ueServer.hostPort(), f.home.hostPort(),
                    "Route: <sip:" + token + "@127.0.0.1:" + f.open.getPort() + ";lr>",
                    "P-Charging-Vector: icid-value=secret"), f.open);
            SipRequest down = f.ueServer.request();
            assertThat(f.ueServer.lastSenderPort()).isEqualTo(server.portC());
            assertThat(down.topVia().sentBy().port()).isEqualTo(server.portS());
            assertThat(down.has(HeaderName.ROUTE)).isFalse();
            assertThat(down.has(HeaderName.of("P-Charging-Vector"))).isFalse();
            assertThat(down.values(HeaderName.RECORD_ROUTE)).hasSize(2).first().asString()
                    .contains("127.0.0.1:" + server.portS());
            f.ueClient.send(SipResponse.to(down, 180, "Ringing").toTag("ue").build().toBytes(), f.portPs(server));
            SipResponse trying = (SipResponse) f.home.receive();
            SipResponse ringing = trying.status() == 100 ? (SipResponse) f.home.receive() : trying;
            assertThat(ringing.status()).isEqualTo(180);
            assertThat(ringing.vias()).hasSize(1);
        }
    }

    @Test
    void hasNoWayToAPhoneWithoutASetOrAToken() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            String path = "Route: <sip:0123@127.0.0.1:" + f.open.getPort() + ";lr>";
            f.home.send(PcscfFixture.request("MESSAGE", "sip:alice@" + f.ueServer.hostPort(), f.home.hostPort(), path),
                    f.open);
            assertThat(f.home.response().status()).isEqualTo(480);
            f.home.send(PcscfFixture.request("MESSAGE", "sip:alice@" + f.ueServer.hostPort(), f.home.hostPort()),
                    f.open);
            assertThat(f.home.response().status()).isEqualTo(404);
            assertThat(f.ueServer.hearsNothing()).isTrue();
        }
    }

    @Test
    void passesACancelOn() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            Ipsec3gpp server = f.registered();
            String invite = PcscfFixture.request("INVITE", "sip:bob@ims.example", f.ueServer.hostPort());
            f.ueClient.send(invite, f.portPs(server));
            SipRequest up = f.home.request();
            f.homeAnswers(up, 180);
            SipResponse first = (SipResponse) f.ueServer.receive();
            assertThat(first.status()).isEqualTo(100);
            assertThat(((SipResponse) f.ueServer.receive()).status()).isEqualTo(180);
            f.ueClient.send(invite.replace("INVITE sip", "CANCEL sip").replace("1 INVITE", "1 CANCEL"),
                    f.portPs(server));
            assertThat(f.ueServer.response().status()).isEqualTo(200);
            SipRequest cancel = f.home.request();
            assertThat(cancel.method()).isEqualTo("CANCEL");
            assertThat(cancel.topVia().branch()).isEqualTo(up.topVia().branch());
            f.homeAnswers(up, 487);
            assertThat(f.ueServer.response().status()).isEqualTo(487);
            assertThat(f.home.request().method()).isEqualTo("ACK");
        }
    }
}
