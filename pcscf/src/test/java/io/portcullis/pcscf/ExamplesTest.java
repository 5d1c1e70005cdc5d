package io.portcullis.pcscf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

import io.portcullis.pcscf.PcscfFixture.Options;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The examples of docs/examples do what they say; DefaultPcscf has all other tests for this. */
class ExamplesTest {

    private static final String CHALLENGE = "WWW-Authenticate: Digest realm=\"ims.example\", " + PcscfFixture.NONCE
            + ", ck=\"" + PcscfFixture.CK + "\", ik=\"" + PcscfFixture.IK + "\"";

    @ParameterizedTest
    @CsvSource({"001010000000000, hmac-sha-1-96=null", "001010000009999, hmac-sha-1-96=null",
        "001010000010000, hmac-sha-1-96=aes-cbc", "001009999999999, hmac-sha-1-96=aes-cbc",
        "alice, hmac-sha-1-96=aes-cbc"})
    void algorithmsGoByTheRangeOfTheImsi(String imsi, String pair) throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.routes(ExampleRoutes.load("AlgorithmByImsi")));
                CapturedLog log = new CapturedLog()) {
            f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-md5-96", "null") + ", "
                    + f.offer("hmac-sha-1-96", "null") + ", " + f.offer("hmac-sha-1-96", "aes-cbc"))
                    .replace("alice@", imsi + "@"), f.open);
            f.homeAnswers(f.home.request(), 401, CHALLENGE);
            assertThat(PcscfFixture.securityServer(f.ue.response()).pair()).hasToString(pair);
            assertThat(log.lines()).contains("IMSI " + imsi + " has " + pair.replace("=", " with "));
        }
    }

    @Test
    void whoOffersNothingThatHisRangeAllowsIsRefused() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.routes(ExampleRoutes.load("AlgorithmByImsi")))) {
            SipResponse answer = f.challenged("hmac-md5-96", "null");
            assertThat(answer.status()).isEqualTo(494);
            assertThat(f.backend.installed()).isEmpty();
        }
    }

    @Test
    void aRefusedUeGetsNoFurtherAndOthersRegister() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.routes(ExampleRoutes.load("RefuseUe")));
                CapturedLog log = new CapturedLog()) {
            f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-md5-96", "null")).replace("alice@ims.example\"",
                    "001010000000666@ims.mnc001.mcc001.3gppnetwork.org\""), f.open);
            assertThat(f.ue.response().status()).isEqualTo(403);
            assertThat(log.lines()).contains("Refused sip:alice@ims.example from 127.0.0.3:" + f.ue.port()
                    + ": stolen");
            f.ue.send(f.sm1("User-Agent: BadPhone/1.3"), f.open);
            SipResponse later = f.ue.response();
            assertThat(later.status()).isEqualTo(503);
            assertThat(later.header(HeaderName.of("Retry-After"))).isEqualTo("3600");
            assertThat(f.home.hearsNothing()).isTrue();
            f.registered();
            assertThat(f.store.all()).hasSize(1);
            await().atMost(Duration.ofSeconds(20)).until(() -> f.openTransactions() == 0);
        }
    }
}
