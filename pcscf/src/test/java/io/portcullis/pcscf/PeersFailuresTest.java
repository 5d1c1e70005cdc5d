package io.portcullis.pcscf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.agreement.Ipsec3gpp;
import io.portcullis.pcscf.PcscfFixture.Options;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users of other P-CSCFs report as broken, and is not here. */
class PeersFailuresTest {

    private static final String CHALLENGE = "WWW-Authenticate: Digest realm=\"ims.example\", " + PcscfFixture.NONCE
            + ", ck=\"" + PcscfFixture.CK + "\", ik=\"" + PcscfFixture.IK + "\"";

    private static String toThePhone(PcscfFixture f) {
        String token = f.store.byImpi("alice@ims.example").orElseThrow().pathToken();
        return PcscfFixture.request("MESSAGE", "sip:alice@" + f.ueServer.hostPort(), f.home.hostPort(),
                "Route: <sip:" + token + "@127.0.0.1:" + f.open.getPort() + ";lr>");
    }

    @Test
    @Shows("field 15")
    void aSetOutlivesTheTransactionThatMadeIt() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            Ipsec3gpp server = f.registered();
            await().atMost(Duration.ofSeconds(20)).until(() -> f.openTransactions() == 0);
            assertThat(f.backend.installed()).hasSize(4);
            f.home.send(toThePhone(f), f.open);
            assertThat(f.ueServer.request().method()).isEqualTo("MESSAGE");
            f.ueClient.send(PcscfFixture.request("MESSAGE", "sip:bob@ims.example", f.ueServer.hostPort()),
                    f.portPs(server));
            assertThat(f.home.request().method()).isEqualTo("MESSAGE");
        }
    }

    @Test
    @Shows("field 16")
    void manyWrongSecurityVerifiesChangeNothingForOthers() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            for (int i = 0; i < 50; i++) {
                SipResponse unauthorized = f.challenged("hmac-md5-96", "null");
                f.ueClient.send(f.sm7(f.offer("hmac-md5-96", "null"), "tls", 600),
                        f.portPs(PcscfFixture.securityServer(unauthorized)));
                assertThat(f.ueServer.response().status()).isEqualTo(494);
            }
            f.registered();
            assertThat(f.store.all()).hasSize(1);
            await().atMost(Duration.ofSeconds(15)).until(() -> f.backend.installed().size() == 4);
        }
    }

    @Test
    @Shows("field 20.1")
    void aRepeatedChallengeMakesNoSecondSet() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-md5-96", "null")), f.open);
            SipRequest up = f.home.request();
            f.homeAnswers(up, 401, CHALLENGE);
            f.homeAnswers(up, 401, CHALLENGE);
            assertThat(f.ue.response().status()).isEqualTo(401);
            f.homeAnswers(up, 401, CHALLENGE);
            assertThat(f.ue.hearsNothing()).isTrue();
            assertThat(f.backend.installed()).hasSize(4);
            assertThat(f.backend.keys()).hasSize(1);
        }
    }

    @Test
    @Shows({"field 20.2", "TS 33.203 7.3 new SM1", "TS 33.203 7.4.2a 1"})
    void manyUnprotectedRegistersOfOnePhoneLeaveOneSet() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            for (int i = 0; i < 20; i++) {
                assertThat(f.challenged("hmac-md5-96", "null").status()).isEqualTo(401);
            }
            assertThat(f.backend.installed()).hasSize(4);
        }
    }

    @Test
    @Shows({"field 19", "TS 33.203 7.4.2a 4"})
    void aPhoneThatComesBackWithNewPortsIsReachedThere() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL);
                Peer newClient = new Peer("127.0.0.3");
                Peer newServer = new Peer("127.0.0.3")) {
            f.registered();
            String offer = f.offer("hmac-md5-96", "null").replace("port-c=" + f.ueClient.port(), "port-c="
                    + newClient.port()).replace("port-s=" + f.ueServer.port(), "port-s=" + newServer.port());
            f.ue.send(f.sm1("Security-Client: " + offer), f.open);
            f.homeAnswers(f.home.request(), 401, CHALLENGE);
            SipResponse unauthorized = f.ue.response();
            newClient.send(f.sm7(offer, PcscfFixture.verify(unauthorized), 600),
                    f.portPs(PcscfFixture.securityServer(unauthorized)));
            f.accept(f.home.request(), 600);
            assertThat(newServer.response().status()).isEqualTo(200);
            f.home.send(toThePhone(f), f.open);
            assertThat(newServer.request().method()).isEqualTo("MESSAGE");
            assertThat(f.backend.installed()).as("the old set went with the 200").hasSize(4);
        }
    }

    @ParameterizedTest
    @CsvSource({"alg=hmac-md5-96, hmac-md5-96=null", "alg=hmac-sha-1-96;ealg=des-ede3-cbc, hmac-sha-1-96=des-ede3-cbc"})
    @Shows({"field 8.3", "field 29"})
    void takesBothAlgorithmsFromOneMechanismAndNullWhereNoneIsNamed(String algorithms, String pair) throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            String rest = ";spi-c=300000;spi-s=300001;port-c=" + f.ueClient.port() + ";port-s=" + f.ueServer.port();
            f.ue.send(f.sm1("Security-Client: ipsec-3gpp;alg=hmac-sha-256;ealg=aes-cbc" + rest,
                    "Security-Client: ipsec-3gpp;" + algorithms + rest + ", ipsec-3gpp;alg=x;ealg=aes-gcm" + rest),
                    f.open);
            f.homeAnswers(f.home.request(), 401, CHALLENGE);
            assertThat(PcscfFixture.securityServer(f.ue.response()).pair()).hasToString(pair);
            assertThat(f.backend.pairs()).singleElement().hasToString(pair);
        }
    }

    @Test
    @Shows("field 10")
    void saysInTheAnswerThatThereIsNat() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            String sm1 = f.sm1("Security-Client: " + f.offer("hmac-md5-96", "null"));
            f.ue.send(sm1.replaceFirst("UDP 127.0.0.3:", "UDP 10.11.12.13:"), f.open);
            f.homeAnswers(f.home.request(), 401, CHALLENGE);
            assertThat(f.ue.response().header(HeaderName.of("Warning"))).startsWith("399 pcscf.example \"NAT: Via says "
                    + "10.11.12.13, packets come from 127.0.0.3;");
            f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-md5-96", "null")), f.open);
            f.homeAnswers(f.home.request(), 401, CHALLENGE);
            assertThat(f.ue.response().has(HeaderName.of("Warning"))).isFalse();
        }
    }

    @Test
    @Shows({"row 10.3", "field 7"})
    void keepsEveryIdentityOfARegistration() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            Ipsec3gpp server = f.registered();
            for (String identity : List.of("sip:alice@ims.example", "tel:+15551234")) {
                f.ueClient.send(PcscfFixture.request("MESSAGE", "sip:bob@ims.example", f.ueServer.hostPort(),
                        "P-Preferred-Identity: <" + identity + ">"), f.portPs(server));
                assertThat(f.home.request().headers(HeaderName.of("P-Asserted-Identity")))
                        .containsExactly("<" + identity + ">");
            }
        }
    }

    @Test
    @Shows({"field 2.1", "TS 33.203 7.1 TCP"})
    void anAnswerWhoseConnectionIsGoneLeavesPortPcForPortUs() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL);
                ServerSocket portUs = new ServerSocket(f.ueServer.port(), 5, InetAddress.getByName("127.0.0.3"))) {
            Ipsec3gpp server = f.registered();
            try (Socket connection = new Socket()) {
                connection.setReuseAddress(true);
                connection.bind(new InetSocketAddress("127.0.0.3", f.ueClient.port()));
                connection.connect(f.portPs(server));
                connection.getOutputStream().write(PcscfFixture.request("INVITE", "sip:bob@ims.example",
                        f.ueServer.hostPort()).replace("/UDP", "/TCP").getBytes(StandardCharsets.UTF_8));
                SipRequest up = f.home.request();
                f.homeAnswers(up, 180);
                connection.setSoTimeout(5_000);
                StringBuilder answers = new StringBuilder();
                while (answers.indexOf("SIP/2.0 180") < 0) {
                    answers.append((char) connection.getInputStream().read());
                }
                assertThat(answers.toString()).startsWith("SIP/2.0 100");
                connection.close();
                await().atMost(Duration.ofSeconds(5)).until(() -> f.connections() == 0);
                f.homeAnswers(up, 200, "Contact: <sip:bob@192.0.2.9>");
            }
            portUs.setSoTimeout(5_000);
            try (Socket answer = portUs.accept()) {
                assertThat(answer.getPort()).isEqualTo(server.portC());
                answer.setSoTimeout(5_000);
                assertThat(new String(answer.getInputStream().readNBytes(11), StandardCharsets.UTF_8))
                        .isEqualTo("SIP/2.0 200");
            }
        }
    }

    @Test
    @Shows({"field 2.6", "TS 33.203 7.1 TCP"})
    void oneSetCarriesUdpAndTcp() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            Ipsec3gpp server = f.registered();
            try (Socket connection = new Socket()) {
                connection.setReuseAddress(true);
                connection.bind(new InetSocketAddress("127.0.0.3", f.ueClient.port()));
                connection.connect(f.portPs(server));
                connection.getOutputStream().write(PcscfFixture.request("MESSAGE", "sip:bob@ims.example",
                        f.ueServer.hostPort()).replace("/UDP", "/TCP").getBytes(StandardCharsets.UTF_8));
                f.homeAnswers(f.home.request(), 200);
                connection.setSoTimeout(5_000);
                assertThat(new String(connection.getInputStream().readNBytes(11), StandardCharsets.UTF_8))
                        .isEqualTo("SIP/2.0 200");
            }
            f.ueClient.send(PcscfFixture.request("MESSAGE", "sip:bob@ims.example", f.ueServer.hostPort()),
                    f.portPs(server));
            f.homeAnswers(f.home.request(), 200);
            assertThat(f.ueServer.response().status()).isEqualTo(200);
        }
    }
}
