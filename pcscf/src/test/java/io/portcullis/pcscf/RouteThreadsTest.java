package io.portcullis.pcscf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.portcullis.ipsec.sa.agreement.Ipsec3gpp;
import io.portcullis.pcscf.PcscfFixture.Options;
import io.portcullis.pcscf.routes.RequestRoute;
import io.portcullis.pcscf.routes.Routes;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipResponse;
import org.junit.jupiter.api.Test;

/** Routes may block: their UE waits, nobody else does. */
class RouteThreadsTest {

    /** Lets go of each request that says so only when it is told to. */
    private static final class Blocking implements Routes {

        private final Semaphore go = new Semaphore(0);
        private final Semaphore waiting = new Semaphore(0);
        private final List<String> begun = new CopyOnWriteArrayList<>();

        @Override
        public void request(RequestRoute request) {
            String subject = request.header("Subject");
            begun.add(subject == null ? request.method() : subject);
            assertThat(Thread.currentThread().getName()).startsWith("route-");
            if (subject != null && subject.startsWith("wait")) {
                waiting.release();
                go.acquireUninterruptibly();
            }
            request.proceed();
        }

        void awaitWaiting(int number) throws InterruptedException {
            assertThat(waiting.tryAcquire(number, 5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aHookThatBlocksHoldsUpItsUeAndNobodyElse() throws Exception {
        Blocking routes = new Blocking();
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.routes(routes))) {
            Ipsec3gpp server = f.registered();
            f.ueClient.send(PcscfFixture.request("MESSAGE", "sip:bob@ims.example", f.ueServer.hostPort(),
                    "Subject: wait"), f.portPs(server));
            routes.awaitWaiting(1);
            // The same UE: a request of its own, and its next REGISTER.
            f.ueClient.send(PcscfFixture.request("MESSAGE", "sip:bob@ims.example", f.ueServer.hostPort(),
                    "Subject: second"), f.portPs(server));
            f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-md5-96", "null"), "Subject: third"), f.open);
            // Others go on, known or not.
            f.ue.send(f.sm1("Subject: other").replace("alice@", "bob@"), f.open);
            assertThat(f.ue.response().status()).isEqualTo(421);
            f.ue.send(PcscfFixture.request("OPTIONS", "sip:x", f.ue.hostPort()), f.open);
            assertThat(f.ue.response().status()).isEqualTo(403);
            assertThat(routes.begun).contains("wait", "other", "OPTIONS").doesNotContain("second", "third");
            assertThat(f.home.hearsNothing()).isTrue();
            routes.go.release();
            assertThat(f.home.request().header(HeaderName.SUBJECT)).isEqualTo("wait");
            // Which of the two sockets was read first is nobody's promise.
            assertThat(List.of(f.home.request(), f.home.request()))
                    .extracting(request -> request.header(HeaderName.SUBJECT))
                    .containsExactlyInAnyOrder("second", "third");
        }
    }

    @Test
    void manyMayBlockAtATime() throws Exception {
        Blocking routes = new Blocking();
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.routes(routes))) {
            int many = 100;
            for (int i = 0; i < many; i++) {
                f.ue.send(f.sm1("Subject: wait").replace("alice@", "ue" + i + "@"), f.open);
            }
            routes.awaitWaiting(many);
            f.ue.send(f.sm1("Subject: other").replace("alice@", "bob@"), f.open);
            assertThat(f.ue.response().status()).isEqualTo(421);
            routes.go.release(many);
            for (int i = 0; i < many; i++) {
                assertThat(f.ue.response().status()).isEqualTo(421);
            }
        }
    }

    @Test
    void aCancelThatComesWhileTheHookRunsEndsTheInvite() throws Exception {
        Blocking routes = new Blocking();
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.routes(routes))) {
            Ipsec3gpp server = f.registered();
            String invite = PcscfFixture.request("INVITE", "sip:bob@ims.example", f.ueServer.hostPort(),
                    "Subject: wait");
            f.ueClient.send(invite, f.portPs(server));
            routes.awaitWaiting(1);
            f.ueClient.send(invite.replace("INVITE sip", "CANCEL sip").replace("1 INVITE", "1 CANCEL"),
                    f.portPs(server));
            SipResponse cancelled = f.ueServer.response();
            assertThat(cancelled.method()).isEqualTo("CANCEL");
            assertThat(cancelled.status()).isEqualTo(200);
            routes.go.release();
            SipResponse terminated = f.ueServer.response();
            assertThat(terminated.method()).isEqualTo("INVITE");
            assertThat(terminated.status()).isEqualTo(487);
            assertThat(f.home.hearsNothing()).isTrue();
        }
    }
}
