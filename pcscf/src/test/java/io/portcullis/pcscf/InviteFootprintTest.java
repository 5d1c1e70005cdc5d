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

/** What an INVITE keeps of the heap while it rings, and when it has been answered; in sizes of its own. */
class InviteFootprintTest {

    private static final int MANY = 200;
    private static final int BODY = 30_000;

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** By how many of their sizes each of them has made the heap grow. */
    private static double sizesEach(long before) {
        return (double) (used() - before) / MANY / BODY;
    }

    private static String invite(PcscfFixture f) {
        return PcscfFixture.request("INVITE", "sip:bob@ims.example", f.ueServer.hostPort())
                .replace("Content-Length: 0\r\n\r\n", "Content-Length: " + BODY + "\r\n\r\n" + "x".repeat(BODY));
    }

    private static byte[] small(SipResponse.Builder answer) {
        return answer.build().toBytes();
    }

    @Test
    void keepsTheRequestOnceWhileItRingsAndNotAtAllOnceItIsAnswered() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            Ipsec3gpp server = f.registered();
            // The way over TCP, which nobody takes, and classes.
            f.ueClient.send(invite(f), f.portPs(server));
            f.homeAnswers(f.home.request(), 486);
            long before = used();
            List<SipRequest> heads = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                f.ueClient.send(invite(f), f.portPs(server));
                SipRequest up = f.home.request();
                f.home.send(small(SipResponse.to(up, 180, "Ringing").toTag("b")), f.open);
                heads.add(up);
            }
            List<byte[]> answers = new ArrayList<>();
            heads.forEach(up -> answers.add(small(SipResponse.to(up, 200, "OK").toTag("b"))));
            heads.clear();
            assertThat(sizesEach(before)).as("while it rings").isBetween(0.5, 1.6);
            for (byte[] answer : answers) {
                f.home.send(answer, f.open);
            }
            await().atMost(Duration.ofSeconds(5)).untilAsserted(
                    () -> assertThat(sizesEach(before)).as("once it is answered").isLessThan(0.3));
            assertThat(f.openTransactions()).as("both sides still wait for repetitions").isGreaterThan(MANY);
        }
    }
}
