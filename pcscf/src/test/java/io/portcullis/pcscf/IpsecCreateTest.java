package io.portcullis.pcscf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.sa.agreement.Ipsec3gpp;
import io.portcullis.pcscf.PcscfFixture.Options;
import io.portcullis.pcscf.config.SecurityAgreement;
import io.portcullis.pcscf.routes.IpsecCreate;
import io.portcullis.pcscf.routes.ReplyRoute;
import io.portcullis.pcscf.routes.Routes;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Row 7: {@code ipsec_create([port_server], [port_client], [algos])} and its results. */
class IpsecCreateTest {

    private static final HeaderName SECURITY_SERVER = HeaderName.of("Security-Server");

    /** Calls {@code ipsec_create} on each final reply and sends it, whatever came of that. */
    private static final class Creating implements Routes {

        private final ToIntFunction<ReplyRoute> call;
        private final BlockingQueue<Integer> results = new LinkedBlockingQueue<>();

        Creating(ToIntFunction<ReplyRoute> call) {
            this.call = call;
        }

        @Override
        public void reply(ReplyRoute reply) {
            results.add(call.applyAsInt(reply));
            reply.send();
        }

        int result() throws InterruptedException {
            Integer result = results.poll(5, TimeUnit.SECONDS);
            return result == null ? 0 : result;
        }
    }

    private static PcscfFixture fixture(Creating routes) throws Exception {
        return new PcscfFixture(Options.USUAL.routes(routes));
    }

    /** The 401 has left as it would without IPsec, the log says so, and nothing has been done. */
    private static void hadNoEffect(PcscfFixture f, SipResponse unauthorized, CapturedLog log) {
        assertThat(unauthorized.status()).isEqualTo(401);
        assertThat(unauthorized.has(SECURITY_SERVER)).isFalse();
        assertThat(unauthorized.header(HeaderName.WWW_AUTHENTICATE)).contains("nonce=").doesNotContain("ck=");
        assertThat(f.backend.installed()).isEmpty();
        assertThat(log.lines()).anyMatch(line -> line.contains("leaves without Security-Server"));
    }

    @Test
    @Shows("row 7.1")
    void makesASetAndNamesItInTheReply() throws Exception {
        Creating routes = new Creating(ReplyRoute::ipsec_create);
        try (PcscfFixture f = fixture(routes)) {
            SipResponse unauthorized = f.challenged("hmac-sha-1-96", "aes-cbc");
            assertThat(routes.result()).isEqualTo(1).isEqualTo(IpsecCreate.SUCCESS);
            assertThat(PcscfFixture.securityServer(unauthorized).pair()).hasToString("hmac-sha-1-96=aes-cbc");
            assertThat(f.backend.installed()).hasSize(4);
            assertThat(f.backend.keys()).containsExactly(PcscfFixture.CK + ":" + PcscfFixture.IK);
        }
    }

    @Test
    @Shows("row 7.1")
    void takesThePortsThatItIsTold() throws Exception {
        int[] ports = new int[2];
        Creating routes = new Creating(reply -> reply.ipsec_create(ports[0], ports[1]));
        try (PcscfFixture f = fixture(routes)) {
            for (int server = 0; server < 3; server++) {
                ports[0] = f.ipsec.get(server).getPort();
                ports[1] = f.ipsec.get((server + 1) % 3).getPort();
                Ipsec3gpp answer = PcscfFixture.securityServer(f.challenged("hmac-md5-96", "null"));
                assertThat(answer.portS()).isEqualTo(ports[0]);
                assertThat(answer.portC()).isEqualTo(ports[1]);
            }
            ports[0] = 0;
            ports[1] = f.ipsec.get(2).getPort();
            Ipsec3gpp clientOnly = PcscfFixture.securityServer(f.challenged("hmac-md5-96", "null"));
            assertThat(clientOnly.portC()).isEqualTo(ports[1]);
            assertThat(clientOnly.portS()).isNotEqualTo(ports[1]);
        }
    }

    @Test
    @Shows("row 7.1")
    void takesTheServerPortAlone() throws Exception {
        int[] port = new int[1];
        Creating routes = new Creating(reply -> reply.ipsec_create(port[0]));
        try (PcscfFixture f = fixture(routes)) {
            port[0] = f.ipsec.get(1).getPort();
            for (int i = 0; i < 5; i++) {
                assertThat(PcscfFixture.securityServer(f.challenged("hmac-md5-96", "null")).portS())
                        .isEqualTo(port[0]);
            }
        }
    }

    @Test
    @Shows("row 7.1")
    void choosesAmongTheAlgorithmsOfThisCall() throws Exception {
        Creating routes = new Creating(reply -> reply.ipsec_create("hmac-md5-96=null, hmac-sha-1-96"));
        try (PcscfFixture f = fixture(routes)) {
            f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-sha-1-96", "aes-cbc") + ", "
                    + f.offer("hmac-md5-96", "null")), f.open);
            f.homeAnswers(f.home.request(), 401, challenge());
            assertThat(PcscfFixture.securityServer(f.ue.response()).pair()).hasToString("hmac-md5-96=null");
            // The next call has the configuration's again.
        }
        Creating configured = new Creating(ReplyRoute::ipsec_create);
        try (PcscfFixture f = fixture(configured)) {
            f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-sha-1-96", "aes-cbc") + ", "
                    + f.offer("hmac-md5-96", "null")), f.open);
            f.homeAnswers(f.home.request(), 401, challenge());
            assertThat(PcscfFixture.securityServer(f.ue.response()).pair()).hasToString("hmac-sha-1-96=aes-cbc");
        }
    }

    private static String challenge() {
        return "WWW-Authenticate: Digest realm=\"ims.example\", " + PcscfFixture.NONCE + ", ck=\"" + PcscfFixture.CK
                + "\", ik=\"" + PcscfFixture.IK + "\"";
    }

    @ParameterizedTest
    @Shows("row 7.2")
    @ValueSource(ints = {200, 403, 407})
    void minusOneForAnotherReplyThanA401(int status) throws Exception {
        Creating routes = new Creating(ReplyRoute::ipsec_create);
        try (PcscfFixture f = fixture(routes)) {
            f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-md5-96", "null")), f.open);
            f.homeAnswers(f.home.request(), status, challenge());
            assertThat(f.ue.response().status()).isEqualTo(status);
            assertThat(routes.result()).isEqualTo(-1).isEqualTo(IpsecCreate.WRONG_USE);
            assertThat(f.backend.installed()).isEmpty();
        }
    }

    @Test
    @Shows("row 7.2")
    void minusOneForAReplyToAnotherRequest() throws Exception {
        Creating onlyMessage = new Creating(ReplyRoute::ipsec_create);
        Routes routes = new Routes() {
            @Override
            public void reply(ReplyRoute reply) {
                if (reply.method().equals("MESSAGE")) {
                    onlyMessage.reply(reply);
                } else {
                    reply.proceed();
                }
            }
        };
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.routes(routes))) {
            Ipsec3gpp server = f.registered();
            f.ueClient.send(PcscfFixture.request("MESSAGE", "sip:bob@ims.example", f.ueServer.hostPort()),
                    f.portPs(server));
            f.homeAnswers(f.home.request(), 401, challenge());
            SipResponse answer = f.ueServer.response();
            assertThat(answer.status()).isEqualTo(401);
            assertThat(new String(answer.toBytes(), StandardCharsets.UTF_8))
                    .doesNotContain(PcscfFixture.CK).doesNotContain(PcscfFixture.IK);
            assertThat(onlyMessage.result()).isEqualTo(IpsecCreate.WRONG_USE);
            assertThat(f.backend.installed()).hasSize(4);
        }
    }

    @Test
    @Shows("row 7.2")
    void minusOneForASecondCallAndTheFirstStands() throws Exception {
        Creating routes = new Creating(reply -> reply.ipsec_create() * 10 + reply.ipsec_create());
        try (PcscfFixture f = fixture(routes)) {
            SipResponse unauthorized = f.challenged("hmac-md5-96", "null");
            assertThat(routes.result()).isEqualTo(10 * IpsecCreate.SUCCESS + IpsecCreate.WRONG_USE);
            assertThat(unauthorized.headers(SECURITY_SERVER)).hasSize(1);
            assertThat(f.backend.installed()).hasSize(4);
        }
    }

    @Test
    @Shows("row 7.2")
    void minusOneForASecondChallengeOnTheSetOfTheFirst() throws Exception {
        Creating routes = new Creating(ReplyRoute::ipsec_create);
        try (PcscfFixture f = fixture(routes)) {
            SipResponse unauthorized = f.challenged("hmac-md5-96", "null");
            assertThat(routes.result()).isEqualTo(IpsecCreate.SUCCESS);
            f.ueClient.send(f.sm7(f.offer("hmac-md5-96", "null"), PcscfFixture.verify(unauthorized), 600),
                    f.portPs(PcscfFixture.securityServer(unauthorized)));
            f.homeAnswers(f.home.request(), 401, challenge());
            SipResponse again = f.ueServer.response();
            assertThat(again.status()).isEqualTo(401);
            assertThat(again.has(SECURITY_SERVER)).isFalse();
            assertThat(routes.result()).isEqualTo(IpsecCreate.WRONG_USE);
            await().atMost(Duration.ofSeconds(15)).until(() -> f.backend.installed().isEmpty());
        }
    }

    @ParameterizedTest
    @Shows("row 7.2")
    @CsvSource({"-1,0,''", "0,65536,''", "0,0,aes-cbd", "0,0,hmac-md5-96=aes-gcm"})
    void minusOneForAPortOrAlgorithmThatIsNone(int server, int client, String algos) throws Exception {
        Creating routes = new Creating(reply -> reply.ipsec_create(server, client, algos));
        try (PcscfFixture f = fixture(routes); CapturedLog log = new CapturedLog()) {
            SipResponse unauthorized = f.challenged("hmac-md5-96", "null");
            assertThat(routes.result()).isEqualTo(IpsecCreate.WRONG_USE);
            hadNoEffect(f, unauthorized, log);
        }
    }

    @Test
    @Shows("row 7.2")
    void minusTwoForAPortThatIsNoIpsecSocket() throws Exception {
        for (String which : new String[]{"server", "client", "same"}) {
            int[] ports = new int[2];
            Creating routes = new Creating(reply -> reply.ipsec_create(ports[0], ports[1]));
            try (PcscfFixture f = fixture(routes); CapturedLog log = new CapturedLog()) {
                ports[0] = which.equals("client") ? 0 : which.equals("same") ? f.ipsec.get(0).getPort()
                        : f.open.getPort();
                ports[1] = which.equals("server") ? 0 : which.equals("same") ? f.ipsec.get(0).getPort()
                        : f.open.getPort();
                SipResponse unauthorized = f.challenged("hmac-md5-96", "null");
                assertThat(routes.result()).as(which).isEqualTo(-2).isEqualTo(IpsecCreate.NO_SOCKET_OR_OFFER);
                hadNoEffect(f, unauthorized, log);
            }
        }
    }

    @Test
    @Shows("row 7.2")
    void minusTwoForAnotherServerPortAtAReauthenticationOrTheServersAsTheClients() throws Exception {
        int[] ports = new int[2];
        Creating creating = new Creating(reply -> reply.ipsec_create(ports[0], ports[1]));
        Routes routes = new Routes() {
            @Override
            public void reply(ReplyRoute reply) {
                if (reply.status() == 401) {
                    creating.reply(reply);
                } else {
                    reply.proceed();
                }
            }
        };
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.routes(routes))) {
            SipResponse first = f.challenged("hmac-sha-1-96", "null");
            Ipsec3gpp old = PcscfFixture.securityServer(first);
            f.ueClient.send(f.sm7(f.offer("hmac-sha-1-96", "null"), PcscfFixture.verify(first), 600), f.portPs(old));
            f.accept(f.home.request(), 600);
            assertThat(f.ueServer.response().status()).isEqualTo(200);
            assertThat(creating.result()).isEqualTo(IpsecCreate.SUCCESS);
            for (int[] wanted : new int[][]{{old.portC(), 0}, {0, old.portS()}}) {
                ports[0] = wanted[0];
                ports[1] = wanted[1];
                f.ueClient.send(f.sm7(f.offer("hmac-sha-1-96", "null"), PcscfFixture.verify(first), 600)
                        .replace("port-c=" + f.ueClient.port() + ";", "port-c=5999;"), f.portPs(old));
                f.homeAnswers(f.home.request(), 401, challenge());
                assertThat(f.ueServer.response().has(SECURITY_SERVER)).isFalse();
                assertThat(creating.result()).isEqualTo(IpsecCreate.NO_SOCKET_OR_OFFER);
            }
            assertThat(f.backend.installed()).as("the set in use").hasSize(4);
        }
    }

    @Test
    @Shows("row 7.2")
    void minusTwoOnAnAddressWithoutIpsecSockets() throws Exception {
        Creating routes = new Creating(ReplyRoute::ipsec_create);
        try (PcscfFixture f = fixture(routes); CapturedLog log = new CapturedLog()) {
            f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-md5-96", "null")), f.listenAt("127.0.0.4"));
            f.homeAnswers(f.home.request(), 401, challenge());
            SipResponse unauthorized = f.ue.response();
            assertThat(routes.result()).isEqualTo(IpsecCreate.NO_SOCKET_OR_OFFER);
            hadNoEffect(f, unauthorized, log);
        }
    }

    @Test
    @Shows("row 7.2")
    void minusTwoWhenNothingOfferedIsAmongTheAlgorithms() throws Exception {
        Creating routes = new Creating(reply -> reply.ipsec_create("aes-gcm,aes-gmac"));
        try (PcscfFixture f = fixture(routes); CapturedLog log = new CapturedLog()) {
            SipResponse unauthorized = f.challenged("hmac-md5-96", "null");
            assertThat(routes.result()).isEqualTo(IpsecCreate.NO_SOCKET_OR_OFFER);
            hadNoEffect(f, unauthorized, log);
        }
    }

    @ParameterizedTest
    @Shows("row 7.2")
    @ValueSource(strings = {"PREFERRED", "OFF"})
    void minusTwoWithoutAnOfferOrWhereNoneIsTaken(SecurityAgreement agreement) throws Exception {
        Creating routes = new Creating(ReplyRoute::ipsec_create);
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.agreement(agreement).routes(routes))) {
            f.ue.send(agreement == SecurityAgreement.OFF
                    ? f.sm1("Security-Client: " + f.offer("hmac-md5-96", "null"))
                    : f.sm1(), f.open);
            f.homeAnswers(f.home.request(), 401, challenge());
            assertThat(f.ue.response().has(SECURITY_SERVER)).isFalse();
            assertThat(routes.result()).isEqualTo(IpsecCreate.NO_SOCKET_OR_OFFER);
            assertThat(f.backend.installed()).isEmpty();
        }
    }

    @Test
    @Shows("row 7.2")
    void minusThreeWithoutKeysInTheChallenge() throws Exception {
        Creating routes = new Creating(ReplyRoute::ipsec_create);
        try (PcscfFixture f = fixture(routes); CapturedLog log = new CapturedLog()) {
            f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-md5-96", "null")), f.open);
            f.homeAnswers(f.home.request(), 401, "WWW-Authenticate: Digest realm=\"x\", " + PcscfFixture.NONCE
                    + ", ck=\"" + PcscfFixture.CK + "\"");
            SipResponse unauthorized = f.ue.response();
            assertThat(routes.result()).isEqualTo(-3).isEqualTo(IpsecCreate.NO_KEYS);
            hadNoEffect(f, unauthorized, log);
        }
    }

    @Test
    @Shows("row 7.2")
    void minusFiveWhenTheBackendRefuses() throws Exception {
        Creating routes = new Creating(ReplyRoute::ipsec_create);
        try (PcscfFixture f = fixture(routes); CapturedLog log = new CapturedLog()) {
            f.backend.refuse(new SaBackendException(SaBackendException.Reason.NO_RESOURCES, 12, "ENOMEM"), 1);
            SipResponse unauthorized = f.challenged("hmac-md5-96", "null");
            assertThat(routes.result()).isEqualTo(-5).isEqualTo(IpsecCreate.SA_FAILURE);
            hadNoEffect(f, unauthorized, log);
            // An error has no effect: the next one is as good as ever.
            assertThat(f.challenged("hmac-md5-96", "null").has(SECURITY_SERVER)).isTrue();
        }
    }

    @Test
    @Shows("row 7.2")
    void minusFiveWhenNoSpiIsLeft() throws Exception {
        Creating routes = new Creating(ReplyRoute::ipsec_create);
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.spis(70_000, 70_000).routes(routes));
                CapturedLog log = new CapturedLog()) {
            SipResponse unauthorized = f.challenged("hmac-md5-96", "null");
            assertThat(routes.result()).isEqualTo(IpsecCreate.SA_FAILURE);
            hadNoEffect(f, unauthorized, log);
        }
    }

    @Test
    @Shows("row 7.2")
    void minusFiveForPortsOfAnotherPrivateIdentity() throws Exception {
        Creating routes = new Creating(ReplyRoute::ipsec_create);
        try (PcscfFixture f = fixture(routes)) {
            f.challenged("hmac-md5-96", "null");
            assertThat(routes.result()).isEqualTo(IpsecCreate.SUCCESS);
            f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-md5-96", "null")).replace("alice@", "mallory@"),
                    f.open);
            f.homeAnswers(f.home.request(), 401, challenge());
            assertThat(f.ue.response().has(SECURITY_SERVER)).isFalse();
            assertThat(routes.result()).isEqualTo(IpsecCreate.SA_FAILURE);
            assertThat(f.backend.installed()).hasSize(4);
        }
    }
}
