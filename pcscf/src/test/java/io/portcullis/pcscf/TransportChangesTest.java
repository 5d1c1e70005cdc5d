package io.portcullis.pcscf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.agreement.Ipsec3gpp;
import io.portcullis.pcscf.PcscfFixture.Options;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One set carries UDP and TCP, and a phone changes between them as it likes. */
class TransportChangesTest {

    /** A request within a dialog, which has a To tag and goes by the Record-Route. */
    private static String within(String request, String tag, String route) {
        return request.replaceFirst("(?m)^(To: .*)$", "$1;tag=" + tag + "\r\nRoute: " + route);
    }

    @Test
    @Shows({"field 2.5", "field 2.6", "TS 33.203 7.1 TCP"})
    void aSetMadeOverTcpCarriesMessagesOverUdp() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            Ipsec3gpp server = registeredOverTcp(f);
            f.ueClient.send(PcscfFixture.request("MESSAGE", "sip:bob@ims.example", f.ueServer.hostPort()),
                    f.portPs(server));
            f.homeAnswers(f.home.request(), 202);
            assertThat(f.ueServer.response().status()).isEqualTo(202);
            assertThat(f.ueServer.lastSenderPort()).isEqualTo(server.portC());

            String token = f.store.byImpi("alice@ims.example").orElseThrow().pathToken();
            f.home.send(PcscfFixture.request("MESSAGE", "sip:alice@" + f.ueServer.hostPort(), f.home.hostPort(),
                    "Route: <sip:" + token + "@127.0.0.1:" + f.open.getPort() + ";lr>"), f.open);
            assertThat(f.ueServer.request().topVia().transport()).isEqualTo("UDP");
        }
    }

    /** SM1 and SM7 on connections of their own; the second is the first thing that comes to port_ps. */
    private static Ipsec3gpp registeredOverTcp(PcscfFixture f) throws Exception {
        String offer = f.offer("hmac-sha-1-96", "null");
        SipResponse unauthorized;
        try (TcpPeer clear = TcpPeer.connect(0, f.open)) {
            clear.send(f.sm1("Security-Client: " + offer));
            f.homeAnswers(f.home.request(), 401, "WWW-Authenticate: Digest realm=\"ims.example\", " + PcscfFixture.NONCE
                    + ", ck=\"" + PcscfFixture.CK + "\", ik=\"" + PcscfFixture.IK + "\"");
            unauthorized = clear.response();
        }
        Ipsec3gpp server = PcscfFixture.securityServer(unauthorized);
        try (TcpPeer set = TcpPeer.connect(f.ueClient.port(), f.portPs(server))) {
            set.send(f.sm7(offer, PcscfFixture.verify(unauthorized), 600));
            f.accept(f.home.request(), 600);
            assertThat(set.response().status()).isEqualTo(200);
        }
        return server;
    }

    @Test
    @Shows({"field 2.5", "TS 33.203 7.1 TCP"})
    void aSetMadeOverUdpCarriesWhatIsTooLargeOverTcpFromPortPcToPortUs() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL);
                Phone phone = new Phone(f, "alice");
                ServerSocket portUs = listening(phone)) {
            phone.registered(600);
            f.home.send(phone.toIt("MESSAGE", "Subject: " + "x".repeat(1_300)), f.open);
            try (TcpPeer connection = new TcpPeer(portUs.accept())) {
                assertThat(connection.remotePort()).isEqualTo(phone.server().portC());
                SipRequest down = connection.request();
                assertThat(down.topVia().transport()).isEqualTo("TCP");
                assertThat(down.topVia().sentBy().port()).isEqualTo(phone.server().portS());
                connection.send(SipResponse.to(down, 200, "OK").toTag("ue").build().toBytes());
                assertThat(f.home.response().status()).isEqualTo(200);
            }
        }
    }

    private static ServerSocket listening(Phone phone) throws Exception {
        ServerSocket socket = new ServerSocket(phone.portUs().port(), 5, InetAddress.getByName("127.0.0.3"));
        socket.setSoTimeout(5_000);
        return socket;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Shows("field 2.3")
    void aPrackAndIts200StayOnTheSetWhateverCarriedTheInvite(boolean prackOverTcp) throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL); Phone phone = new Phone(f, "alice")) {
            phone.registered(600);
            try (TcpPeer connection = TcpPeer.connect(phone.portUc().port(), phone.portPs())) {
                if (prackOverTcp) {
                    phone.portUc().send(phone.request("INVITE"), phone.portPs());
                } else {
                    connection.send(phone.request("INVITE"));
                }
                SipRequest invite = f.home.request();
                f.homeAnswers(invite, 183, "RSeq: 1", "Require: 100rel");
                String ours = invite.values(HeaderName.RECORD_ROUTE).get(1);
                assertThat(ours).as("what the phone routes by").contains(":" + phone.server().portS());
                assertThat(ours.contains(";transport=tcp")).as("by the transport that it used")
                        .isEqualTo(!prackOverTcp);
                String prack = within(phone.request("PRACK"), "home", ours);
                if (prackOverTcp) {
                    connection.send(prack);
                } else {
                    phone.portUc().send(prack, phone.portPs());
                }
                SipRequest up = f.home.request();
                assertThat(up.method()).isEqualTo("PRACK");
                f.homeAnswers(up, 200);
                if (prackOverTcp) {
                    assertThat(connection.response().cseq().method()).isEqualTo("PRACK");
                } else {
                    SipResponse ok = phone.portUs().response();
                    assertThat(ok.cseq().method()).isEqualTo("PRACK");
                    assertThat(phone.portUs().lastSenderPort()).isEqualTo(phone.server().portC());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.3:5060", "127.0.0.3", "127.0.0.3:9", "10.99.0.1:5060"})
    @Shows("field 2.4")
    void aRequestGoesByTheSetWhateverItsUriSays(String hostPort) throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL); Phone phone = new Phone(f, "alice")) {
            phone.registered(600);
            f.home.send(phone.toIt("MESSAGE").replaceFirst("sip:alice@[^ ]*", "sip:alice@" + hostPort), f.open);
            SipRequest down = phone.portUs().request();
            assertThat(down.requestUri().toString()).as("is left as it came").isEqualTo("sip:alice@" + hostPort);
            assertThat(phone.portUs().lastSenderPort()).isEqualTo(phone.server().portC());
        }
    }

    /** A request of the home network's that is too large for a datagram arrives over this connection and is answered there. */
    private static void carriesOneDown(PcscfFixture f, TcpPeer connection) throws Exception {
        SipRequest down = connection.request();
        connection.send(SipResponse.to(down, 200, "OK").toTag("ue").build().toBytes());
        assertThat(f.home.response().status()).isEqualTo(200);
    }

    private static String large(Phone phone) {
        return phone.toIt("MESSAGE", "Subject: " + "x".repeat(1_300));
    }

    @Test
    @Shows("TS 33.203 7.1 TCP")
    void aConnectionFromPortPcToPortUsIsUsedAgainAndMadeAnewWhenThePhoneHasClosedIt() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL);
                Phone phone = new Phone(f, "alice");
                ServerSocket portUs = listening(phone)) {
            phone.registered(600);
            for (int connections = 1; connections <= 2; connections++) {
                f.home.send(large(phone), f.open);
                try (TcpPeer connection = new TcpPeer(portUs.accept())) {
                    assertThat(connection.remotePort()).isEqualTo(phone.server().portC());
                    carriesOneDown(f, connection);
                    f.home.send(large(phone), f.open);
                    carriesOneDown(f, connection);
                    assertThat(f.transportCounts().opened()).as("used again").isEqualTo(connections);
                }
                await().atMost(Duration.ofSeconds(5)).until(() -> f.connections() == 0);
            }
        }
    }

    @Test
    @Shows("TS 33.203 7.1 TCP")
    void aPhonesRequestOverTheConnectionThatWeMadeIsItsOwnAndIsAnsweredThere() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL);
                Phone phone = new Phone(f, "alice");
                ServerSocket portUs = listening(phone)) {
            phone.registered(600);
            f.home.send(large(phone), f.open);
            try (TcpPeer connection = new TcpPeer(portUs.accept())) {
                carriesOneDown(f, connection);
                connection.send(phone.request("MESSAGE"));
                SipRequest up = f.home.request();
                assertThat(up.header(HeaderName.of("P-Asserted-Identity"))).contains(phone.impi());
                f.homeAnswers(up, 202);
                assertThat(connection.response().status()).isEqualTo(202);
            }
        }
    }

    @Test
    @Shows("TS 33.203 7.1 TCP")
    void thePhonesOwnConnectionCarriesItsAnswersAndOurRequestsHaveOneOfTheirOwn() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL);
                Phone phone = new Phone(f, "alice");
                ServerSocket portUs = listening(phone)) {
            phone.registered(600);
            try (TcpPeer theirs = TcpPeer.connect(phone.portUc().port(), phone.portPs())) {
                for (int i = 0; i < 2; i++) {
                    theirs.send(phone.request("MESSAGE"));
                    f.homeAnswers(f.home.request(), 202);
                    assertThat(theirs.response().status()).isEqualTo(202);
                }
                f.home.send(large(phone), f.open);
                try (TcpPeer ours = new TcpPeer(portUs.accept())) {
                    assertThat(ours.remotePort()).isEqualTo(phone.server().portC());
                    carriesOneDown(f, ours);
                }
            }
        }
    }

    /** RFC 3261 18.1.1: with the Via of UDP then, and of the same port. */
    @Test
    void whatIsTooLargeGoesAsADatagramToAPhoneThatTakesNoTcp() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL); Phone phone = new Phone(f, "alice")) {
            phone.registered(600);
            f.home.send(large(phone), f.open);
            SipRequest down = phone.portUs().request();
            assertThat(down.length()).isGreaterThan(1_300);
            assertThat(down.topVia().transport()).isEqualTo("UDP");
            assertThat(down.topVia().sentBy().port()).isEqualTo(phone.server().portS());
            assertThat(phone.portUs().lastSenderPort()).isEqualTo(phone.server().portC());
            phone.portUc().send(SipResponse.to(down, 200, "OK").toTag("ue").build().toBytes(), phone.portPs());
            assertThat(f.home.response().status()).isEqualTo(200);
        }
    }
}
