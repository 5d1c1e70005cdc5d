package io.portcullis.pcscf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.sa.agreement.Ipsec3gpp;
import io.portcullis.pcscf.PcscfFixture.Options;
import io.portcullis.pcscf.config.SecurityAgreement;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a phone gets that sends something wrong, or meets something wrong on our side. */
class BadInputTest {

    private static final HeaderName SECURITY_SERVER = HeaderName.of("Security-Server");

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"From: <sip:alice@ims.example>|From: <sip:alice|400",
        "CSeq: 1 REGISTER|CSeq: one REGISTER|400", "CSeq: 1 REGISTER|CSeq: 1 INVITE|400", "Call-ID:|X-Id:|400",
        "To: <sip:alice@ims.example>|To: |400", "REGISTER sip:ims.example SIP/2.0|REGISTER sip: SIP/2.0|400",
        "REGISTER sip:ims.example SIP/2.0|REGISTER sip:ims.example SIP/3.0|505",
        "Content-Length: 0|Content-Length: 10|400", "Authorization: Digest|Authorization: |400"})
    void answersAMalformedRegister(String right, String wrong, int status) throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            String sm1 = f.sm1();
            assertThat(sm1).contains(right);
            f.ue.send(sm1.replace(right, wrong), f.open);
            String answer = f.ue.text();
            assertThat(answer).startsWith("SIP/2.0 " + status + " ").contains("Via: SIP/2.0/UDP");
            assertThat(answer.lines().findFirst().orElse("")).as("a reason").hasSizeGreaterThan(15);
            assertThat(f.home.hearsNothing()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Security-Client: ipsec-3gpp;alg=hmac-md5-96;spi-c=1;spi-s=300001;port-c=5000;port-s=5001",
        "Security-Client: ipsec-3gpp;alg=hmac-md5-96;spi-s=300001;port-c=5000;port-s=5001",
        "Security-Client: ipsec-3gpp;alg=hmac-md5-96;spi-c=300000;spi-s=300001;port-c=0;port-s=5001",
        "Security-Client: ipsec-3gpp;alg=hmac-md5-96;spi-c=300000;spi-s=300001;port-c=70000;port-s=5001",
        "Security-Client: ;;;"})
    void answers400ToAMalformedOffer(String header) throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            f.ue.send(f.sm1(header), f.open);
            SipResponse answer = f.ue.response();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.reason()).contains("Security-Client");
        }
    }

    @Test
    @Shows({"row 13.1", "field 9", "RFC 3329 2.3.1 list", "RFC 3329 2.3.2 421"})
    void wantsAnAgreementWhereItIsRequired() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            f.ue.send(f.sm1().replaceAll("(?:Proxy-)?Require: sec-agree\r\n", ""), f.open);
            SipResponse answer = f.ue.response();
            assertThat(answer.status()).isEqualTo(421);
            assertThat(answer.values(HeaderName.REQUIRE)).containsExactly("sec-agree");
            assertThat(answer.values(SECURITY_SERVER)).hasSize(AlgorithmPair.ALL.size())
                    .allSatisfy(value -> assertThat(value).startsWith("ipsec-3gpp;alg="));
            assertThat(f.home.hearsNothing()).isTrue();
        }
    }

    @Test
    @Shows({"row 13.1", "RFC 3329 2.3.1 494"})
    void answers494WhereTheAgreementIsOnlySupported() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            f.ue.send(f.sm1().replaceAll("(?:Proxy-)?Require: sec-agree\r\n", "").replace("Supported: path",
                    "Supported: path, sec-agree"), f.open);
            assertThat(f.ue.response().status()).isEqualTo(494);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PREFERRED", "OFF"})
    @Shows("field 9")
    void passesARegisterWithoutAnOfferWhereThatIsAllowed(SecurityAgreement agreement) throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.agreement(agreement))) {
            f.ue.send(f.sm1(), f.open);
            f.accept(f.home.request(), 600);
            assertThat(f.ue.response().status()).isEqualTo(200);
            assertThat(f.backend.installed()).isEmpty();
            f.ue.send(PcscfFixture.request("MESSAGE", "sip:bob@ims.example", f.ue.hostPort()), f.open);
            assertThat(f.home.request().method()).isEqualTo("MESSAGE");
        }
    }

    @Test
    @Shows({"row 13.1", "TS 33.203 7.3 unacceptable", "RFC 3329 2.3.1 494", "RFC 3329 2.3.1 list"})
    void answersWithItsListWhenNothingOfferedIsAllowed() throws Exception {
        List<AlgorithmPair> only = AlgorithmPair.ALL.stream().filter(pair -> pair.toString().contains("gcm")).toList();
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.pairs(only))) {
            f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-md5-96", "null")), f.open);
            SipResponse answer = f.ue.response();
            assertThat(answer.status()).isEqualTo(494);
            assertThat(answer.values(SECURITY_SERVER)).hasSize(only.size())
                    .allSatisfy(value -> assertThat(value).contains("gcm"));
            assertThat(f.home.hearsNothing()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"verify|alg=hmac-sha-1-96|alg=hmac-md5-96",
        "verify|prot=esp|prot=esp;x=y", "verify|port-s=|port-s=1", "verify|q=0.1|q=0.2", "verify|spi-s=|spi-s=1",
        "verify|ipsec-3gpp|tls;q=0.9, ipsec-3gpp", "client|port-c=|port-c=1", "client|spi-c=300000|spi-c=300009",
        "client|ealg=null|ealg=aes-cbc",
        "none||"})
    @Shows({"row 13.2", "row 13.3", "field 17", "field 27", "TS 33.203 7.2 SM7", "TS 33.203 7.3 mismatch",
        "RFC 3329 2.3.1 verify"})
    void refusesASm7ThatIsNotWhatWasAgreedAndRemovesTheSet(String which, String right, String wrong) throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            SipResponse unauthorized = f.challenged("hmac-sha-1-96", "null");
            String client = f.offer("hmac-sha-1-96", "null");
            String verify = PcscfFixture.verify(unauthorized);
            String sm7 = switch (which) {
                case "verify" -> f.sm7(client, verify.replace(right, wrong), 600);
                case "client" -> f.sm7(client.replace(right, wrong), verify, 600);
                default -> f.sm7(client, verify, 600).replaceAll("Security-Verify: [^\r]*\r\n", "");
            };
            f.ueClient.send(sm7, f.portPs(PcscfFixture.securityServer(unauthorized)));
            assertThat(f.ueServer.response().status()).isEqualTo(494);
            assertThat(f.home.hearsNothing()).isTrue();
            await().atMost(Duration.ofSeconds(15)).until(() -> f.backend.installed().isEmpty());
        }
    }

    @Test
    void says500AndWhenToComeAgainWhenNoSpiIsLeft() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.spis(70_000, 70_000))) {
            SipResponse answer = f.challenged("hmac-md5-96", "null");
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.header(HeaderName.of("Retry-After"))).isEqualTo("10");
            assertThat(answer.has(SECURITY_SERVER)).isFalse();
            assertThat(f.backend.installed()).isEmpty();
        }
    }

    @Test
    @Shows("field 24.1")
    void says500WhenTheBackendRefusesAndWorksAgainAfterwards() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            f.backend.refuse(new SaBackendException(SaBackendException.Reason.NO_RESOURCES, 12, "ENOMEM"), 1);
            SipResponse answer = f.challenged("hmac-md5-96", "null");
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.has(SECURITY_SERVER)).isFalse();
            assertThat(answer.has(HeaderName.WWW_AUTHENTICATE)).isFalse();
            assertThat(f.challenged("hmac-md5-96", "null").status()).isEqualTo(401);
        }
    }

    @Test
    void says500WithoutKeysInTheChallenge() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-md5-96", "null")), f.open);
            f.homeAnswers(f.home.request(), 401, "WWW-Authenticate: Digest realm=\"x\", " + PcscfFixture.NONCE);
            assertThat(f.ue.response().status()).isEqualTo(500);
            assertThat(f.backend.installed()).isEmpty();
        }
    }

    @Test
    @Shows({"field 18.1", "TS 33.203 7.1 unprotected ports", "TS 33.203 7.1 right SA", "TS 33.203 7.4.2a temporary"})
    void takesNothingButRegisterUnprotectedOrBeforeThe200() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            f.ue.send(PcscfFixture.request("MESSAGE", "sip:bob@ims.example", f.ue.hostPort()), f.open);
            assertThat(f.ue.response().status()).isEqualTo(403);
            Ipsec3gpp server = PcscfFixture.securityServer(f.challenged("hmac-md5-96", "null"));
            f.ueClient.send(PcscfFixture.request("MESSAGE", "sip:bob@ims.example", f.ueServer.hostPort()),
                    f.portPs(server));
            assertThat(f.ueServer.response().status()).isEqualTo(403);
            // Another port of the same phone is nobody's.
            f.ue.send(PcscfFixture.request("MESSAGE", "sip:bob@ims.example", f.ue.hostPort()), f.portPs(server));
            assertThat(f.ue.hearsNothing()).isTrue();
            assertThat(f.home.hearsNothing()).isTrue();
        }
    }

    @Test
    @Shows("TS 33.203 7.1 right SA")
    void refusesAnotherPrivateIdentityOnTheSet() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            SipResponse unauthorized = f.challenged("hmac-sha-1-96", "null");
            Ipsec3gpp server = PcscfFixture.securityServer(unauthorized);
            InetSocketAddress portPs = f.portPs(server);
            f.ueClient.send(f.sm7(f.offer("hmac-sha-1-96", "null"), PcscfFixture.verify(unauthorized), 600)
                    .replace("username=\"alice@", "username=\"mallory@"), portPs);
            assertThat(f.ueServer.response().status()).isEqualTo(403);
            assertThat(f.home.hearsNothing()).isTrue();
        }
    }
}
