package io.portcullis.pcscf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.portcullis.ipsec.sa.agreement.Ipsec3gpp;
import io.portcullis.pcscf.PcscfFixture.Options;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import org.junit.jupiter.api.Test;

/** What an INVITE keeps of the heap when it has been answered, in sizes of its own. */
class InviteFootprintTest {

    private static final int MANY = 300;
    private static final int BODY = 50_000;

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** When what other tests have left behind is gone. */
    private static long settled() {
        long[] before = {Long.MAX_VALUE};
        await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(200)).until(() -> {
            long now = used();
            boolean settled = Math.abs(before[0] - now) < 100_000;
            before[0] = now;
            return settled;
        });
        return before[0];
    }

    private static String invite(PcscfFixture f) {
        return PcscfFixture.request("INVITE", "sip:bob@ims.example", f.ueServer.hostPort())
                .replace("Content-Length: 0\r\n\r\n", "Content-Length: " + BODY + "\r\n\r\n" + "x".repeat(BODY));
    }

    @Test
    void letsGoOfTheRequestWhenItIsAnsweredThoughFurtherAnswersMayCome() throws Exception {
        // So that the transactions stay for 64 s.
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.t1(Duration.ofSeconds(1)))) {
            Ipsec3gpp server = f.registered();
            List<byte[]> answers = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                f.ueClient.send(invite(f), f.portPs(server));
                SipRequest up = f.home.request();
                f.homeAnswers(up, 180);
                answers.add(SipResponse.to(up, 200, "OK").toTag("home").build().toBytes());
            }
            long ringing = settled();
            for (byte[] answer : answers) {
                f.home.send(answer, f.open);
            }
            await().atMost(Duration.ofSeconds(30)).untilAsserted(
                    () -> assertThat((double) (ringing - used()) / MANY / BODY).as("sizes of each").isGreaterThan(0.6));
            assertThat(f.openTransactions()).as("on both sides").isGreaterThanOrEqualTo(2 * MANY);
        }
    }
}
