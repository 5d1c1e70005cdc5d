package io.portcullis.pcscf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.agreement.Ipsec3gpp;
import io.portcullis.pcscf.PcscfFixture.Options;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Registration as TS 33.203 7.2 and TS 24.229 5.2.2 want it. */
class RegistrationTest {

    @Test
    @Shows({"field 12", "TS 33.203 7.2 SM1", "RFC 3329 2.3.1 tags"})
    void addsWhatTheHomeNetworkNeedsAndTakesOutWhatItMustNotSee() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-md5-96", "null"), "P-Asserted-Identity: <sip:eve@x>"),
                    f.open);
            SipRequest up = f.home.request();
            assertThat(up.values(HeaderName.of("Path")).getFirst()).matches("<sip:[0-9a-f]{24}@127\\.0\\.0\\.1:"
                    + f.open.getPort() + ";lr>");
            assertThat(up.values(HeaderName.REQUIRE)).containsExactly("path");
            assertThat(up.has(HeaderName.PROXY_REQUIRE)).isFalse();
            assertThat(up.has(HeaderName.of("Security-Client"))).isFalse();
            assertThat(up.has(HeaderName.of("P-Asserted-Identity"))).isFalse();
            assertThat(up.header(HeaderName.of("P-Visited-Network-ID"))).isEqualTo("\"visited.example\"");
            assertThat(up.header(HeaderName.of("P-Charging-Vector"))).contains("icid-value=\"");
            // The phone said yes; nobody believes it.
            assertThat(up.header(HeaderName.AUTHORIZATION)).contains("integrity-protected=\"no\"")
                    .doesNotContain("\"yes\"");
            assertThat(up.header(HeaderName.MAX_FORWARDS)).isEqualTo("69");
            assertThat(up.vias()).hasSize(2);
        }
    }

    @Test
    void whoeverFloodsInTheNameOfOneBarsNeitherOthersNorThatOneOnItsSet() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            InetSocketAddress portPs = f.portPs(f.registered());
            String offer = "Security-Client: " + f.offer("hmac-md5-96", "null");
            for (int n = 0; n < 140; n++) {
                f.ue.send(f.sm1(offer), f.open);
            }
            SipResponse answer = f.ue.response();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.reason()).isEqualTo("Too Many Registrations Of This Identity");

            f.ueClient.send(PcscfFixture.request("REGISTER", "sip:ims.example", f.ueServer.hostPort(),
                    "Authorization: " + PcscfFixture.ANSWER), portPs);
            f.ue.send(f.sm1(offer).replace("alice@", "bob@"), f.open);
            Set<String> inClear = new HashSet<>();
            boolean overItsSet = false;
            boolean another = false;
            while (!overItsSet || !another) {
                SipRequest up = f.home.request();
                String authorization = String.valueOf(up.header(HeaderName.AUTHORIZATION));
                if (authorization.contains("bob@")) {
                    another = true;
                } else if (authorization.contains("integrity-protected=\"yes\"")) {
                    overItsSet = true;
                } else {
                    inClear.add(up.callId());
                }
            }
            assertThat(inClear).hasSizeBetween(1, 128);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Digest realm=\"ims.example\", nonce=\"bm9uY2U=\", algorithm=AKAv1-MD5, ck=\"%s\", ik=\"%s\"",
        "Digest ck=\"%s\", ik=\"%s\", realm=\"ims.example\", nonce=\"bm9uY2U=\", algorithm=AKAv1-MD5",
        "Digest realm=\"ims.example\",CK=%s , nonce=\"bm9uY2U=\",IK = %s,algorithm=AKAv1-MD5"})
    @Shows({"field 21", "TS 33.203 7.2 SM5", "TS 33.203 7.2 SM6"})
    void takesTheKeysOutOfTheChallengeAndUsesThem(String challenge) throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-md5-96", "aes-cbc")), f.open);
            f.homeAnswers(f.home.request(), 401,
                    "WWW-Authenticate: " + challenge.formatted(PcscfFixture.CK, PcscfFixture.IK));
            SipResponse unauthorized = f.ue.response();
            String text = new String(unauthorized.toBytes(), StandardCharsets.UTF_8);
            assertThat(text).doesNotContain(PcscfFixture.CK).doesNotContain(PcscfFixture.IK)
                    .doesNotContainIgnoringCase("ck=").doesNotContainIgnoringCase("ik=");
            assertThat(unauthorized.header(HeaderName.WWW_AUTHENTICATE)).contains("nonce=\"bm9uY2U=\"");
            assertThat(f.backend.keys()).containsExactly(PcscfFixture.CK + ":" + PcscfFixture.IK);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 403, 500})
    @Shows("field 21")
    void letsNoKeysThroughInOtherAnswers(int status) throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-md5-96", "null")), f.open);
            f.homeAnswers(f.home.request(), status, "WWW-Authenticate: Digest realm=\"x\", nonce=\"y\", ck=\""
                    + PcscfFixture.CK + "\", ik=\"" + PcscfFixture.IK + "\"",
                    "Proxy-Authenticate: Digest nonce=\"a comma is missing\" ik=\""
                            + PcscfFixture.IK + "\", realm=\"x\"");
            assertThat(new String(f.ue.response().toBytes(), StandardCharsets.UTF_8))
                    .doesNotContain(PcscfFixture.CK).doesNotContain(PcscfFixture.IK);
        }
    }

    @Test
    @Shows({"row 2.1", "TS 33.203 7.1 flows", "TS 33.203 7.2 SM6"})
    void namesInSecurityServerExactlyWhatItInstalled() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            SipResponse unauthorized = f.challenged("hmac-sha-1-96", "aes-cbc");
            Ipsec3gpp server = PcscfFixture.securityServer(unauthorized);
            assertThat(server.pair()).isEqualTo(f.backend.pairs().getFirst()).hasToString("hmac-sha-1-96=aes-cbc");
            // TS 33.203 7.1: who sends from where to where, and by whose SPI.
            assertThat(f.backend.installed()).extracting(RegistrationTest::row).containsExactlyInAnyOrder(
                    "IN " + f.ueClient.port() + ">" + server.portS() + " " + server.spiS(),
                    "OUT " + server.portS() + ">" + f.ueClient.port() + " 300000",
                    "OUT " + server.portC() + ">" + f.ueServer.port() + " 300001",
                    "IN " + f.ueServer.port() + ">" + server.portC() + " " + server.spiC());
            assertThat(server.spiC().value()).isBetween(65_536L, 262_144L);
        }
    }

    private static String row(Sa sa) {
        return sa.direction() + " " + sa.sourcePort() + ">" + sa.destinationPort() + " " + sa.spi();
    }

    @Test
    @Shows({"TS 33.203 7.1 UDP", "TS 33.203 7.2 SM8", "TS 33.203 7.2 SM12"})
    void vouchesForTheAnswerOverTheSetAndAnswersFromPortPcToPortUs() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            SipResponse unauthorized = f.challenged("hmac-sha-1-96", "null");
            Ipsec3gpp server = PcscfFixture.securityServer(unauthorized);
            f.ueClient.send(f.sm7(f.offer("hmac-sha-1-96", "null"), PcscfFixture.verify(unauthorized), 600),
                    f.portPs(server));
            SipRequest up = f.home.request();
            assertThat(up.header(HeaderName.AUTHORIZATION)).contains("integrity-protected=\"yes\"");
            assertThat(up.has(HeaderName.of("Security-Verify"))).isFalse();
            f.accept(up, 600);
            assertThat(f.ueServer.response().status()).isEqualTo(200);
            assertThat(f.ueServer.lastSenderPort()).isEqualTo(server.portC());
            assertThat(f.store.byImpi("alice@ims.example")).hasValueSatisfying(registration -> {
                assertThat(registration.impus()).containsExactly("sip:alice@ims.example", "tel:+15551234");
                assertThat(registration.bindings()).singleElement()
                        .satisfies(binding -> assertThat(binding.serviceRoute()).hasSize(1));
            });
        }
    }

    @Test
    @Shows({"row 10.2", "field 3", "TS 33.203 7.4.2a 7"})
    void deregistersOverTheSetAndTakesItDownAfterwards() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            SipResponse unauthorized = f.challenged("hmac-sha-1-96", "null");
            Ipsec3gpp server = PcscfFixture.securityServer(unauthorized);
            String verify = PcscfFixture.verify(unauthorized);
            f.ueClient.send(f.sm7(f.offer("hmac-sha-1-96", "null"), verify, 600), f.portPs(server));
            f.accept(f.home.request(), 600);
            f.ueServer.response();
            f.ueClient.send(f.sm7(f.offer("hmac-sha-1-96", "null"), verify, 0), f.portPs(server));
            f.homeAnswers(f.home.request(), 200);
            assertThat(f.ueServer.response().status()).isEqualTo(200);
            assertThat(f.ueServer.lastSenderPort()).isEqualTo(server.portC());
            assertThat(f.backend.installed()).as("until the answer cannot be asked for again").hasSize(4);
            assertThat(f.store.all()).isEmpty();
            await().atMost(Duration.ofSeconds(15)).until(() -> f.backend.installed().isEmpty());
        }
    }

    @Test
    @Shows("TS 33.203 7.2 retransmission")
    void keepsOneSetForARepeatedRegister() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            String sm1 = f.sm1("Security-Client: " + f.offer("hmac-md5-96", "null"));
            f.ue.send(sm1, f.open);
            SipRequest up = f.home.request();
            f.ue.send(sm1, f.open);
            f.homeAnswers(up, 401, "WWW-Authenticate: Digest realm=\"ims.example\", " + PcscfFixture.NONCE + ", ck=\""
                    + PcscfFixture.CK + "\", ik=\"" + PcscfFixture.IK + "\"");
            SipResponse first = f.ue.response();
            f.ue.send(sm1, f.open);
            assertThat(f.ue.response().toBytes()).isEqualTo(first.toBytes());
            assertThat(f.backend.installed()).hasSize(4);
        }
    }

    @Test
    @Shows({"field 6", "TS 33.203 7.3 wrong IK"})
    void forgetsASetThatThePhoneNeverUses() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.temporary(Duration.ofMillis(400)))) {
            f.challenged("hmac-md5-96", "null");
            assertThat(f.backend.installed()).hasSize(4);
            await().atMost(Duration.ofSeconds(5)).until(() -> f.backend.installed().isEmpty());
        }
    }

    @Test
    @Shows({"TS 33.203 7.3 wrong answer", "TS 33.203 7.4.2a 8"})
    void removesTheNewSetWhenTheHomeNetworkRefusesTheAnswer() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            SipResponse unauthorized = f.challenged("hmac-md5-96", "null");
            f.ueClient.send(f.sm7(f.offer("hmac-md5-96", "null"), PcscfFixture.verify(unauthorized), 600),
                    f.portPs(PcscfFixture.securityServer(unauthorized)));
            f.homeAnswers(f.home.request(), 403);
            assertThat(f.ueServer.response().status()).isEqualTo(403);
            await().atMost(Duration.ofSeconds(15)).until(() -> f.backend.installed().isEmpty());
            assertThat(f.store.all()).isEmpty();
        }
    }

    @Test
    @Shows({"row 13.4", "row 13.5", "TS 33.203 7.1 uniqueness", "TS 33.203 7.1 same IMPI"})
    void takesARebootedPhoneWithTheSamePortsAndNobodyElseThere() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            Ipsec3gpp before = f.registered();
            SipResponse again = f.challenged("hmac-sha-1-96", "null");
            assertThat(again.status()).isEqualTo(401);
            Ipsec3gpp after = PcscfFixture.securityServer(again);
            assertThat(List.of(after.portC(), after.portS())).isNotEqualTo(List.of(before.portC(), before.portS()));
            String mallory = f.sm1("Security-Client: " + f.offer("hmac-sha-1-96", "null")).replace("alice@",
                    "mallory@");
            f.ue.send(mallory, f.open);
            f.homeAnswers(f.home.request(), 401, "WWW-Authenticate: Digest realm=\"ims.example\", "
                    + PcscfFixture.NONCE + ", ck=\"" + PcscfFixture.CK + "\", ik=\"" + PcscfFixture.IK + "\"");
            assertThat(f.ue.response().status()).isEqualTo(403);
            assertThat(f.backend.installed()).as("the old set, and of the new one, which has the same SPIs, the way in")
                    .hasSize(6);
            assertThat(f.open).isNotEqualTo(new InetSocketAddress("127.0.0.1", after.portS()));
        }
    }
}
