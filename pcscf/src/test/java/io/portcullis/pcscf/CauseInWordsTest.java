package io.portcullis.pcscf;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.sa.SaCounters;
import io.portcullis.ipsec.sa.agreement.Ipsec3gpp;
import io.portcullis.pcscf.PcscfFixture.Options;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Why a phone cannot register stands in the log when it is known; "no answer after the 401" is no cause. */
class CauseInWordsTest {

    private static final String IMPI = "impi=\"alice@ims.example\"";

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    @Shows({"field 11.1", "TS 33.203 7.3 wrong answer"})
    void namesAWrongKiWhenTheHomeNetworkRefusesTheAnswer(int status) throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL); Logged log = new Logged()) {
            SipResponse unauthorized = f.challenged("hmac-md5-96", "null");
            f.ueClient.send(f.sm7(f.offer("hmac-md5-96", "null"), PcscfFixture.verify(unauthorized), 600),
                    f.portPs(PcscfFixture.securityServer(unauthorized)));
            f.homeAnswers(f.home.request(), status, "WWW-Authenticate: Digest realm=\"x\", " + PcscfFixture.NONCE);
            assertThat(f.ueServer.response().status()).isEqualTo(status);
            assertThat(log.line("wrong Ki or OPc")).contains("does not accept the UE's answer").contains(IMPI)
                    .contains("status=\"" + status + "\"");
        }
    }

    @Test
    @Shows("field 11.1")
    void namesAWrongKiWhenThePhoneRefusesTheChallenge() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL); Logged log = new Logged()) {
            f.challenged("hmac-md5-96", "null");
            f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-md5-96", "null")).replace("nonce=\"\"",
                    "nonce=\"bm9uY2U=\""), f.open);
            f.home.request();
            assertThat(log.line("MAC failure")).contains("wrong Ki or OPc").contains(IMPI);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0|4|4 ESP packets came with a wrong ICV, so the UE derived other keys: wrong Ki or OPc",
        "3|0|ESP packets came and were good, but no REGISTER", "0|0|no ESP packet came: NAT or a filter on the way"})
    @Shows({"row 3", "field 11.1", "TS 33.203 7.3 wrong IK"})
    void saysWhatTheSasOfASetSawThatWasNotUsed(long good, long wrong, String words) throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.temporary(Duration.ofMillis(300)));
                Logged log = new Logged()) {
            f.challenged("hmac-md5-96", "null");
            f.backend.installed().forEach(sa -> f.backend.count(sa, new SaCounters(good, 0, good, 0, wrong / 2)));
            assertThat(log.line("No REGISTER came over")).contains(words).contains(IMPI);
        }
    }

    @Test
    void saysNothingOfASetThatWasUsed() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.temporary(Duration.ofMillis(300)));
                Logged log = new Logged();
                Phone other = new Phone(f, "bob")) {
            f.registered();
            other.challenged();
            log.line("No REGISTER came over");
            assertThat(log.lines()).filteredOn(line -> line.contains("No REGISTER")).singleElement().asString()
                    .contains("bob");
        }
    }

    @Test
    @Shows({"field 11.2", "TS 33.203 7.3 AUTS"})
    void namesASequenceNumberThatIsOutOfRangeAndLetsItBeMended() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL); Logged log = new Logged()) {
            f.challenged("hmac-md5-96", "null");
            f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-md5-96", "null")).replace("nonce=\"\"",
                    "nonce=\"bm9uY2U=\", auts=\"AAECAwQFBgcICQoLDA0=\""), f.open);
            SipRequest up = f.home.request();
            assertThat(up.header(HeaderName.AUTHORIZATION)).contains("auts=\"AAECAwQFBgcICQoLDA0=\"")
                    .contains("integrity-protected=\"no\"");
            assertThat(log.line("SQN out of range")).contains("resynchronisation").contains(IMPI);
            f.homeAnswers(up, 401, "WWW-Authenticate: Digest realm=\"x\", " + PcscfFixture.NONCE + ", ck=\""
                    + "11".repeat(16) + "\", ik=\"" + "22".repeat(16) + "\"");
            assertThat(f.ue.response().status()).isEqualTo(401);
            assertThat(f.backend.keys()).last().isEqualTo("11".repeat(16) + ":" + "22".repeat(16));
            assertThat(f.backend.installed()).as("the first set went").hasSize(4);
        }
    }

    @ParameterizedTest
    @CsvSource({"verify, spi-s=, spi-s=1, Security-Verify differs",
        "client, port-c=, port-c=1, Security-Client differs",
        "via, 127.0.0.3, 10.11.12.13, 'Via says 10.11.12.13, packets come from 127.0.0.3'"})
    @Shows({"field 11.3", "TS 33.203 7.1 source address", "TS 33.203 7.3 mismatch"})
    void namesWhatDiffersInSm7(String where, String right, String wrong, String words) throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL); Logged log = new Logged()) {
            SipResponse unauthorized = f.challenged("hmac-md5-96", "null");
            String client = f.offer("hmac-md5-96", "null");
            String verify = PcscfFixture.verify(unauthorized);
            String sm7 = switch (where) {
                case "verify" -> f.sm7(client, verify.replace(right, wrong), 600);
                case "client" -> f.sm7(client.replace(right, wrong), verify, 600);
                default -> f.sm7(client, verify, 600).replaceFirst("UDP " + right, "UDP " + wrong);
            };
            f.ueClient.send(sm7, f.portPs(PcscfFixture.securityServer(unauthorized)));
            assertThat(f.ueServer.response().status()).isEqualTo(494);
            assertThat(log.line("REGISTER refused")).contains(words).contains(IMPI);
            assertThat(f.home.hearsNothing()).isTrue();
        }
    }

    @Test
    @Shows({"field 10", "field 11.4"})
    void namesAndCountsNat() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL); Logged log = new Logged()) {
            for (int i = 1; i <= 2; i++) {
                f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-md5-96", "null")).replaceFirst("UDP 127.0.0.3:",
                        "UDP 10.11.12.13:"), f.open);
                f.home.request();
                assertThat(log.line("times=\"" + i + "\"")).startsWith("WARN NAT between the UE and us")
                        .contains("Via says 10.11.12.13, packets come from 127.0.0.3").contains(IMPI);
            }
            assertThat(f.counters().nat()).isEqualTo(2);
            f.challenged("hmac-md5-96", "null");
            assertThat(f.counters().nat()).as("nothing was between").isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"UNSUPPORTED, 93, 'add state: EPROTONOSUPPORT'", "NOT_PERMITTED, 1, 'add state: EPERM, CAP_NET_ADMIN'"})
    @Shows({"field 11.5", "field 11.6", "field 24.1"})
    void namesARefusalByTheKernelAndTellsThePhoneOfNoSet(SaBackendException.Reason reason, int errno, String words)
            throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL); Logged log = new Logged()) {
            f.backend.refuse(new SaBackendException(reason, errno, words), 1);
            SipResponse answer = f.challenged("hmac-md5-96", "null");
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.has(HeaderName.of("Security-Server"))).isFalse();
            assertThat(log.line("No security association")).startsWith("WARN").contains(words).contains(IMPI);
        }
    }

    @Test
    void tellsNoKeyWhateverGoesWrong() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL); Logged log = new Logged()) {
            f.backend.refuse(new SaBackendException(SaBackendException.Reason.FAILED, 22, "EINVAL"), 1);
            f.challenged("hmac-md5-96", "null");
            SipResponse unauthorized = f.challenged("hmac-md5-96", "null");
            Ipsec3gpp server = PcscfFixture.securityServer(unauthorized);
            InetSocketAddress portPs = f.portPs(server);
            f.ueClient.send(f.sm7(f.offer("hmac-md5-96", "null"), "tls", 600), portPs);
            f.ueServer.response();
            log.line("REGISTER refused");
            assertThat(String.join("\n", log.lines())).doesNotContainIgnoringCase(PcscfFixture.CK)
                    .doesNotContainIgnoringCase(PcscfFixture.IK);
        }
    }
}
