package io.portcullis.pcscf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

    @Test
    void passesEveryAnswerOfAForkedInvite() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            Ipsec3gpp server = f.registered();
            f.ueClient.send(PcscfFixture.request("INVITE", "sip:bob@ims.example", f.ueServer.hostPort()),
                    f.portPs(server));
            SipRequest up = f.home.request();
            for (String tag : new String[]{"one", "two"}) {
                f.home.send(SipResponse.to(up, 200, "OK").toTag(tag).build().toBytes(), f.open);
            }
            assertThat(f.ueServer.response().to().tag()).isEqualTo("one");
            assertThat(f.ueServer.response().to().tag()).isEqualTo("two");
        }
    }

    /** RFC 3261 16.10: the answer to the INVITE does not wait for the name server. */
    @Test
    void aCancelDuringALookUpEndsTheInviteAtOnceAndNobodyGetsIt() throws Exception {
        try (NameServer dns = new NameServer("127.0.0.1");
                PcscfFixture f = new PcscfFixture(Options.USUAL.network(
                        new Network(null, dns.address(), Duration.ofSeconds(20), PcscfConfig.NextHops.DEFAULT,
                                TransportProtocol.UDP)))) {
            SipResponse unauthorized = f.challenged("hmac-sha-1-96", "null");
            Ipsec3gpp server = PcscfFixture.securityServer(unauthorized);
            f.ueClient.send(f.sm7(f.offer("hmac-sha-1-96", "null"), PcscfFixture.verify(unauthorized), 600),
                    f.portPs(server));
            f.homeAnswers(f.home.request(), 200, f.contact(600), "Service-Route: <sip:orig@scscf.example:"
                    + f.home.port() + ";lr>");
            f.ueServer.response();

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
                Peer other = new Peer("127.0.0.2");
                PcscfFixture f = new PcscfFixture(
                        Options.USUAL.network(Network.named("sip:home.example", dns.address())))) {
            dns.srv("_sip._udp.home.example", 60, 1, 0, other.port(), "a.home.example")
                    .srv("_sip._udp.home.example", 60, 2, 0, f.home.port(), "a.home.example")
                    .address("a.home.example", 60, "127.0.0.2");
            f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-sha-1-96", "null")), f.open);
            SipRequest first = other.request();
            if (status > 0) {
                other.send(SipResponse.to(first, status, "Busy").toTag("a").build().toBytes(), f.open);
            }
            SipRequest second = f.home.request();
            assertThat(second.callId()).isEqualTo(first.callId());
            assertThat(second.topVia().branch()).isNotEqualTo(first.topVia().branch());
            f.homeAnswers(second, 401, PcscfFixture.CHALLENGE);
            assertThat(f.ue.response().status()).isEqualTo(401);
        }
    }
}
