package io.portcullis.pcscf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.portcullis.conformance.dns.NameServer;
import io.portcullis.ipsec.sa.agreement.Ipsec3gpp;
import io.portcullis.pcscf.PcscfFixture.Network;
import io.portcullis.pcscf.PcscfFixture.Options;
import io.portcullis.pcscf.config.PcscfConfig;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stateful proxy (RFC 3261 16, RFC 3263 4.3). */
class ProxyTest {

    private static String message(PcscfFixture f, String uri, String... headers) {
        return PcscfFixture.request("MESSAGE", uri, f.ueServer.hostPort(), headers);
    }

    private static SipResponse answer(PcscfFixture f, Ipsec3gpp server, String request) throws Exception {
        f.ueClient.send(request, f.portPs(server));
        return f.ueServer.response();
    }

    @Test
    void refusesWhatMayNotBePassedOn() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            Ipsec3gpp server = f.registered();
            String usual = message(f, "sip:bob@ims.example");
            assertThat(answer(f, server, message(f, "sips:bob@ims.example")).status()).isEqualTo(416);
            assertThat(answer(f, server, message(f, "urn:service:sos")).status()).isEqualTo(416);
            assertThat(answer(f, server, usual.replace("Forwards: 70", "Forwards: 0")).status()).isEqualTo(483);
            assertThat(answer(f, server, message(f, "sip:bob@ims.example").replace("Forwards: 70", "Forwards: many"))
                    .status()).isEqualTo(400);
            SipResponse bad = answer(f, server, message(f, "sip:bob@ims.example",
                    "Proxy-Require: sec-agree, privacy", "Require: sec-agree"));
            assertThat(bad.status()).isEqualTo(420);
            assertThat(bad.header(HeaderName.of("Unsupported"))).isEqualTo("privacy");
        }
    }

    @ParameterizedTest
    @CsvSource({"70, 69", "1, 0", "255, 254", "256, 70", "99999999999, 70", ", 70"})
    void countsHops(@Nullable String came, String goes) throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            Ipsec3gpp server = f.registered();
            f.ueClient.send(message(f, "sip:bob@ims.example").replace("Max-Forwards: 70\r\n",
                    came == null ? "" : "Max-Forwards: " + came + "\r\n"), f.portPs(server));
            assertThat(f.home.request().header(HeaderName.MAX_FORWARDS)).isEqualTo(goes);
        }
    }

    @Test
    void takesAMaddrOfItsOwnOutAndLeavesOthers() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            Ipsec3gpp server = f.registered();
            f.ueClient.send(message(f, "sip:bob@ims.example:" + server.portS() + ";maddr=127.0.0.1;transport=udp;x=y"),
                    f.portPs(server));
            assertThat(f.home.request().requestUri().toString()).isEqualTo("sip:bob@ims.example;x=y");
            f.ueClient.send(message(f, "sip:bob@ims.example;maddr=192.0.2.9"), f.portPs(server));
            assertThat(f.home.request().requestUri().toString()).isEqualTo("sip:bob@ims.example;maddr=192.0.2.9");
        }
    }

    @Test
    void dropsAnAnswerThatHasNoViaButOurs() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            Ipsec3gpp server = f.registered();
            f.ueClient.send(message(f, "sip:bob@ims.example"), f.portPs(server));
            SipRequest up = f.home.request();
            String ok = new String(SipResponse.to(up, 200, "OK").toTag("b").build().toBytes(),
                    StandardCharsets.US_ASCII);
            String bare = ok.replaceFirst("(?s)(Via: [^\r]*\r\n)(?:Via: [^\r]*\r\n)+", "$1");
            assertThat(bare).isNotEqualTo(ok);
            f.home.send(bare, f.open);
            assertThat(f.ueServer.hearsNothing()).isTrue();
        }
    }

    @Test
    void saysWhoCannotBeReached() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            // Nobody listens there; and the phone wants TCP, and does not either.
            Ipsec3gpp server = registered(f, "<sip:orig@127.0.0.2:" + f.home.port() + ";transport=tcp;lr>",
                    f.contact(600).replace(">", ";transport=tcp>"));
            assertThat(answer(f, server, message(f, "sip:bob@ims.example")).status()).isEqualTo(504);
            String token = f.store.byImpi("alice@ims.example").orElseThrow().pathToken();
            f.home.send(PcscfFixture.request("MESSAGE", "sip:alice@" + f.ueServer.hostPort(), f.home.hostPort(),
                    "Route: <sip:" + token + "@127.0.0.1:" + f.open.getPort() + ";lr>"), f.open);
            assertThat(f.home.response().status()).isEqualTo(480);
        }
    }

    @Test
    void answersACancelOfNothing481() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            Ipsec3gpp server = f.registered();
            assertThat(answer(f, server, PcscfFixture.request("CANCEL", "sip:bob@ims.example", f.ueServer.hostPort()))
                    .status()).isEqualTo(481);
            assertThat(f.home.hearsNothing()).isTrue();
        }
    }

    @Test
    void findsALoopAndLetsASpiralPass() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL); Phone phone = new Phone(f, "alice")) {
            phone.registered(600);
            String first = phone.toIt("MESSAGE");
            f.home.send(first, f.open);
            SipRequest down = phone.portUs().request();
            String again = first.replaceFirst("(?m)^(Via: .*branch=z9hG4bK)", "Via: " + down.topVia() + "\r\n$1x");
            f.home.send(again.replaceFirst("(?s)^(.*?)(Via: [^\r]*\r\n)(Via: [^\r]*\r\n)", "$1$3$2"), f.open);
            assertThat(f.home.response().status()).isEqualTo(482);
            f.home.send(again.replaceFirst("(?s)^(.*?)(Via: [^\r]*\r\n)(Via: [^\r]*\r\n)", "$1$3$2")
                    .replace("z9hG4bKx", "z9hG4bKy").replaceFirst("sip:alice@[^ ]*", "sip:other@192.0.2.1"), f.open);
            assertThat(phone.portUs().request().requestUri().toString()).isEqualTo("sip:other@192.0.2.1");
        }
    }

    @Test
    void a503Becomes500WithItsRetryAfter() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            Ipsec3gpp server = f.registered();
            f.ueClient.send(message(f, "sip:bob@ims.example"), f.portPs(server));
            f.homeAnswers(f.home.request(), 503, "Retry-After: 17");
            SipResponse answer = f.ueServer.response();
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.header(HeaderName.of("Retry-After"))).isEqualTo("17");
        }
    }

    @Test
    void undoesWhatAStrictRouterDidAndWritesForOne() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            Ipsec3gpp server = f.registered();
            String strict = "sip:strict@127.0.0.2:" + f.home.port();
            f.ueClient.send(PcscfFixture.request("INFO", "sip:t@127.0.0.1:" + server.portS() + ";lr",
                    f.ueServer.hostPort(), "Route: <" + strict + ">, <sip:bob@192.0.2.9>")
                    .replace("To: <sip:alice@ims.example>", "To: <sip:alice@ims.example>;tag=x"), f.portPs(server));
            SipRequest up = f.home.request();
            assertThat(up.requestUri().toString()).isEqualTo(strict);
            assertThat(up.values(HeaderName.ROUTE)).containsExactly("<sip:bob@192.0.2.9>");
        }
    }

    private static byte[] fork(SipRequest up, String tag, int status, String... headers) {
        SipResponse.Builder answer = SipResponse.to(up, status, "As Told").toTag(tag)
                .header(HeaderName.of("Contact"), "<sip:" + tag + "@192.0.2.9>");
        for (String header : headers) {
            int colon = header.indexOf(':');
            answer.header(HeaderName.of(header.substring(0, colon)), header.substring(colon + 1).strip());
        }
        return answer.build().toBytes();
    }

    /** RFC 3261 16.7 step 5, 16.11; RFC 6026 8.4. */
    @Test
    void passesEveryAnswerOfAForkedInviteAndTheAckToEach() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            Ipsec3gpp server = f.registered();
            String invite = PcscfFixture.request("INVITE", "sip:bob@ims.example", f.ueServer.hostPort());
            f.ueClient.send(invite, f.portPs(server));
            SipRequest up = f.home.request();
            List<String> ours = up.values(HeaderName.RECORD_ROUTE);
            for (String tag : new String[]{"one", "two"}) {
                f.home.send(fork(up, tag, 183, "RSeq: 1", "Require: 100rel"), f.open);
            }
            assertThat(((SipResponse) f.ueServer.receive()).status()).isEqualTo(100);
            for (String tag : new String[]{"one", "two"}) {
                SipResponse early = (SipResponse) f.ueServer.receive();
                assertThat(early.status() + " " + early.to().tag()).isEqualTo("183 " + tag);
            }
            for (String tag : new String[]{"one", "two"}) {
                f.home.send(fork(up, tag, 200), f.open);
            }
            f.home.send(fork(up, "three", 486), f.open);
            for (String tag : new String[]{"one", "two"}) {
                SipResponse ok = f.ueServer.response();
                assertThat(ok.status() + " " + ok.to().tag()).isEqualTo("200 " + tag);
                f.ueClient.send(PcscfFixture.request("ACK", "sip:" + tag + "@192.0.2.9", f.ueServer.hostPort(),
                        "Route: " + ours.get(1) + ", " + ours.get(0) + ", <sip:" + f.home.hostPort() + ";lr>")
                        .replaceFirst("(?m)^(To: .*)$", "$1;tag=" + tag), f.portPs(server));
                SipRequest ack = f.home.request();
                assertThat(ack.method() + " " + ack.requestUri() + " " + ack.toTag())
                        .isEqualTo("ACK sip:" + tag + "@192.0.2.9 " + tag);
            }
            assertThat(f.ueServer.hearsNothing()).as("a failure behind a success").isTrue();
        }
    }

    /** RFC 3262, RFC 3311: reliable provisional answers, their PRACK and UPDATE are the ends' matter, bodies too. */
    @ParameterizedTest
    @CsvSource({"PRACK, RAck: 4711 1 INVITE", "UPDATE, Session-Expires: 90;refresher=uac"})
    void reliableAnswersAndWhatComesOfThemPassUntouched(String method, String header) throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL); Phone phone = new Phone(f, "alice")) {
            phone.registered(600);
            // From the phone, and to it.
            phone.portUc().send(phone.request("INVITE").replace("Max-Forwards",
                    "Supported: 100rel, timer\r\nRequire: precondition\r\nMax-Forwards"), phone.portPs());
            SipRequest up = f.home.request();
            assertThat(up.values(HeaderName.of("Supported"))).containsExactly("100rel", "timer");
            assertThat(up.values(HeaderName.REQUIRE)).containsExactly("precondition");
            List<String> ours = up.values(HeaderName.RECORD_ROUTE);
            f.home.send(fork(up, "home", 183, "RSeq: 4711", "Require: 100rel"), f.open);
            SipResponse early = (SipResponse) phone.portUs().receive();
            while (early.status() == 100) {
                early = (SipResponse) phone.portUs().receive();
            }
            assertThat(early.header(HeaderName.of("RSeq"))).isEqualTo("4711");
            assertThat(early.values(HeaderName.REQUIRE)).containsExactly("100rel");

            phone.portUc().send(within(phone.request(method), "Route: " + ours.get(1) + ", " + ours.get(0)
                    + ", <sip:" + f.home.hostPort() + ";lr>", header), phone.portPs());
            assertUntouched(f.home.request(), method, header);
            f.home.send(within(phone.toIt(method), "X: y", header), f.open);
            SipRequest down = phone.portUs().request();
            assertUntouched(down, method, header);
            phone.portUc().send(withBody(new String(SipResponse.to(down, 200, "OK").build().toBytes(),
                    StandardCharsets.US_ASCII)), phone.portPs());
            SipResponse ok = f.home.response();
            assertThat(ok.cseq().method()).isEqualTo(method);
            assertThat(new String(ok.body(), StandardCharsets.US_ASCII)).isEqualTo(SDP);
        }
    }

    private static final String SDP = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\n";

    /** A request within a dialog, with a body. */
    private static String within(String request, String... headers) {
        return withBody(request.replaceFirst("(?m)^(To: .*)$", "$1;tag=x\r\n" + String.join("\r\n", headers)));
    }

    private static String withBody(String message) {
        return message.replace("Content-Length: 0\r\n\r\n",
                "Content-Type: application/sdp\r\nContent-Length: " + SDP.length()
                        + "\r\n\r\n" + SDP);
    }

    private static void assertUntouched(SipRequest request, String method, String header) {
        assertThat(request.method()).isEqualTo(method);
        assertThat(new String(request.toBytes(), StandardCharsets.US_ASCII)).contains("\r\n" + header + "\r\n")
                .endsWith("\r\n\r\n" + SDP);
        assertThat(request.has(HeaderName.RECORD_ROUTE)).isFalse();
    }

    /** RFC 3327 5.2: ours goes in front of what is there, which keeps its order. */
    @Test
    void pathKeepsWhatIsThereBehindOurs() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-sha-1-96", "null"),
                    "Path: <sip:edge2@192.0.2.2;lr>, <sip:edge1@192.0.2.1;lr>", "Path: <sip:edge0@192.0.2.0;lr>"),
                    f.open);
            List<String> path = f.home.request().values(HeaderName.of("Path"));
            assertThat(path).hasSize(4).first().asString().contains("@127.0.0.1:" + f.open.getPort() + ";lr>");
            assertThat(path.subList(1, 4)).containsExactly("<sip:edge2@192.0.2.2;lr>", "<sip:edge1@192.0.2.1;lr>",
                    "<sip:edge0@192.0.2.0;lr>");
        }
    }

    /** RFC 3261 16.7 step 10, RFC 3263 4.3: both may ring, and the first to accept has the call. */
    @Test
    void aServerThatWasGivenUpMayAcceptNeverthelessAndItsSuccessorIsCancelled() throws Exception {
        try (NameServer dns = new NameServer("127.0.0.1");
                Peer slow = new Peer("127.0.0.2");
                PcscfFixture f = new PcscfFixture(Options.USUAL.network(new Network(null, dns.address(),
                        Duration.ofSeconds(5), new PcscfConfig.NextHops(Duration.ofMillis(400), Duration.ofSeconds(30)),
                        TransportProtocol.UDP)))) {
            dns.srv("_sip._udp.scscf.example", 60, 1, 0, slow.port(), "a.scscf.example")
                    .srv("_sip._udp.scscf.example", 60, 2, 0, f.home.port(), "a.scscf.example")
                    .address("a.scscf.example", 60, "127.0.0.2");
            Ipsec3gpp server = registered(f, "<sip:orig@scscf.example;lr>");
            f.ueClient.send(PcscfFixture.request("INVITE", "sip:bob@ims.example", f.ueServer.hostPort()),
                    f.portPs(server));
            SipRequest first = slow.request();
            SipRequest second = f.home.request();
            f.homeAnswers(second, 180);
            slow.send(SipResponse.to(first, 200, "OK").toTag("slow").build().toBytes(), f.open);
            assertThat(f.ueServer.response().to().tag()).isEqualTo("slow");
            SipRequest cancel = f.home.request();
            assertThat(cancel.method()).isEqualTo("CANCEL");
            assertThat(cancel.topVia().branch()).isEqualTo(second.topVia().branch());
        }
    }

    private static Ipsec3gpp registered(PcscfFixture f, String serviceRoute) throws Exception {
        return registered(f, serviceRoute, f.contact(600));
    }

    private static Ipsec3gpp registered(PcscfFixture f, String serviceRoute, String contact) throws Exception {
        SipResponse unauthorized = f.challenged("hmac-sha-1-96", "null");
        Ipsec3gpp server = PcscfFixture.securityServer(unauthorized);
        f.ueClient.send(f.sm7(f.offer("hmac-sha-1-96", "null"), PcscfFixture.verify(unauthorized), 600),
                f.portPs(server));
        f.homeAnswers(f.home.request(), 200, contact, "Service-Route: " + serviceRoute);
        assertThat(f.ueServer.response().status()).isEqualTo(200);
        return server;
    }

    /** RFC 3261 16.10: the answer to the INVITE does not wait for the name server. */
    @Test
    void aCancelDuringALookUpEndsTheInviteAtOnceAndNobodyGetsIt() throws Exception {
        try (NameServer dns = new NameServer("127.0.0.1");
                PcscfFixture f = new PcscfFixture(Options.USUAL.network(
                        new Network(null, dns.address(), Duration.ofSeconds(20), PcscfConfig.NextHops.DEFAULT,
                                TransportProtocol.UDP)))) {
            Ipsec3gpp server = registered(f, "<sip:orig@scscf.example:" + f.home.port() + ";lr>");
            dns.mood(NameServer.Mood.SILENT);
            String invite = PcscfFixture.request("INVITE", "sip:bob@ims.example", f.ueServer.hostPort());
            f.ueClient.send(invite, f.portPs(server));
            await().atMost(Duration.ofSeconds(5)).until(() -> !dns.asked().isEmpty());
            f.ueClient.send(invite.replace("INVITE sip", "CANCEL sip").replace("1 INVITE", "1 CANCEL"),
                    f.portPs(server));
            List<SipResponse> both = List.of(f.ueServer.response(), f.ueServer.response());
            assertThat(both).extracting(response -> response.cseq().method() + " " + response.status())
                    .containsExactlyInAnyOrder("CANCEL 200", "INVITE 487");
            assertThat(f.home.hearsNothing()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"503", "0"})
    void triesTheNextServerOfAName(int status) throws Exception {
        try (NameServer dns = new NameServer("127.0.0.1");
                Peer one = new Peer("127.0.0.2");
                Peer next = new Peer("127.0.0.2")) {
            // Before the P-CSCF starts, which asks for its home network at once, and keeps it for a while that there is none.
            dns.srv("_sip._udp.home.example", 60, 1, 0, one.port(), "a.home.example")
                    .srv("_sip._udp.home.example", 60, 2, 0, next.port(), "a.home.example")
                    .address("a.home.example", 60, "127.0.0.2");
            try (PcscfFixture f = new PcscfFixture(
                    Options.USUAL.network(Network.named("sip:home.example", dns.address())))) {
                f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-sha-1-96", "null")), f.open);
                SipRequest first = one.request();
                if (status > 0) {
                    one.send(SipResponse.to(first, status, "Busy").toTag("a").build().toBytes(), f.open);
                }
                SipRequest second = next.request();
                assertThat(second.callId()).isEqualTo(first.callId());
                assertThat(second.topVia().branch()).isNotEqualTo(first.topVia().branch());
                next.send(f.homeAnswer(second, 401, PcscfFixture.CHALLENGE), f.core);
                assertThat(f.ue.response().status()).isEqualTo(401);
            }
        }
    }
}
