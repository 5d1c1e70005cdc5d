package io.portcullis.pcscf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.portcullis.ipsec.sa.agreement.Ipsec3gpp;
import io.portcullis.pcscf.PcscfFixture.Options;
import io.portcullis.pcscf.routes.FailureRoute;
import io.portcullis.pcscf.routes.FromUeRoute;
import io.portcullis.pcscf.routes.IpsecCreate;
import io.portcullis.pcscf.routes.Refused;
import io.portcullis.pcscf.routes.RegisterReply;
import io.portcullis.pcscf.routes.RegisterRoute;
import io.portcullis.pcscf.routes.ReplyRoute;
import io.portcullis.pcscf.routes.RequestRoute;
import io.portcullis.pcscf.routes.Routes;
import io.portcullis.pcscf.routes.ToUeRoute;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator's routes see, what they can do, and what becomes of those that do it wrong. */
class RoutesTest {

    private static final HeaderName NOTE = HeaderName.of("X-Note");

    /** Hooks as lambdas. */
    private static final class Hooks implements Routes {

        private Consumer<RequestRoute> request = RequestRoute::proceed;
        private Consumer<ReplyRoute> reply = ReplyRoute::proceed;
        private Consumer<FailureRoute> failure = FailureRoute::proceed;

        static Hooks request(Consumer<RequestRoute> hook) {
            Hooks hooks = new Hooks();
            hooks.request = hook;
            return hooks;
        }

        static Hooks reply(Consumer<ReplyRoute> hook) {
            Hooks hooks = new Hooks();
            hooks.reply = hook;
            return hooks;
        }

        static Hooks failure(Consumer<FailureRoute> hook) {
            Hooks hooks = new Hooks();
            hooks.failure = hook;
            return hooks;
        }

        @Override
        public void request(RequestRoute route) {
            request.accept(route);
        }

        @Override
        public void reply(ReplyRoute route) {
            reply.accept(route);
        }

        @Override
        public void failure(FailureRoute route) {
            failure.accept(route);
        }
    }

    private static PcscfFixture with(Routes routes) throws Exception {
        return new PcscfFixture(Options.USUAL.routes(routes));
    }

    private static String message(PcscfFixture f, String... headers) {
        return PcscfFixture.request("MESSAGE", "sip:bob@ims.example", f.ueServer.hostPort(), headers);
    }

    @Test
    void seeWhereARequestCameFromAndWhoseItIs() throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        Routes routes = Hooks.request(route -> {
            String kind = switch (route) {
                case RegisterRoute register -> "register";
                case FromUeRoute fromUe -> "fromUe " + fromUe.registered() + fromUe.impus();
                case ToUeRoute toUe -> "toUe" + toUe.impus();
            };
            seen.add(kind + " " + route.impi().orElse("nobody") + " " + route.overIpsec());
            route.proceed();
        });
        try (PcscfFixture f = with(routes)) {
            Ipsec3gpp server = f.registered();
            f.ueClient.send(message(f), f.portPs(server));
            f.home.request();
            f.ue.send(PcscfFixture.request("MESSAGE", "sip:bob@ims.example", f.ue.hostPort()), f.open);
            assertThat(f.ue.response().reason()).isEqualTo("Register First");
            String token = f.store.byImpi("alice@ims.example").orElseThrow().pathToken();
            for (String user : List.of(token, "nobody")) {
                f.home.send(PcscfFixture.request("MESSAGE", "sip:alice@x", f.home.hostPort(),
                        "Route: <sip:" + user + "@127.0.0.1:" + f.open.getPort() + ";lr>"), f.open);
            }
            assertThat(f.ueServer.request().method()).isEqualTo("MESSAGE");
            assertThat(f.home.response().status()).isEqualTo(480);
            assertThat(seen).containsExactlyInAnyOrder("register alice@ims.example false",
                    "register alice@ims.example true",
                    "fromUe true[sip:alice@ims.example, tel:+15551234] alice@ims.example true",
                    "fromUe false[] nobody false",
                    "toUe[sip:alice@ims.example, tel:+15551234] alice@ims.example false", "toUe[] nobody false");
        }
    }

    @Test
    void editRequestsAndReplies() throws Exception {
        Hooks routes = Hooks.request(route -> {
            route.addHeader("X-Note", "one");
            route.addHeader("x-note", "two");
            route.setHeader("Subject", "changed");
            route.removeHeader("X-Gone");
            if (route instanceof FromUeRoute) {
                route.requestUri("sip:carol@ims.example");
                route.body("hello".getBytes(StandardCharsets.UTF_8), "text/plain");
            }
            route.proceed();
        });
        routes.reply = route -> {
            route.setHeader("X-Note", route.headers("X-Note") + " seen, " + route.hasHeader("X-None"));
            route.proceed();
        };
        try (PcscfFixture f = with(routes)) {
            Ipsec3gpp server = f.registered();
            f.ueClient.send(message(f, "Subject: first", "X-Gone: x"), f.portPs(server));
            SipRequest up = f.home.request();
            assertThat(up.headers(NOTE)).containsExactly("one", "two");
            assertThat(up.headers(HeaderName.SUBJECT)).containsExactly("changed");
            assertThat(up.has(HeaderName.of("X-Gone"))).isFalse();
            assertThat(up.requestUri()).hasToString("sip:carol@ims.example");
            assertThat(up.body()).asString(StandardCharsets.UTF_8).isEqualTo("hello");
            f.homeAnswers(up, 202, "X-Note: a", "X-Note: b");
            assertThat(f.ueServer.response().headers(NOTE)).containsExactly("[a, b] seen, false");
        }
    }

    @Test
    void cannotTouchWhatBelongsToTheTransactionOrSmuggleAHeader() throws Exception {
        AtomicReference<Throwable> failed = new AtomicReference<>();
        Routes routes = Hooks.request(route -> {
            try {
                for (String name : List.of("Via", "v", "From", "To", "t", "Call-ID", "CSeq", "Content-Length")) {
                    assertThatIllegalArgumentException().isThrownBy(() -> route.setHeader(name, "x"));
                    assertThatIllegalArgumentException().isThrownBy(() -> route.removeHeader(name));
                }
                assertThatIllegalArgumentException().isThrownBy(() -> route.addHeader("X-Note", "a\r\nRoute: <sip:x>"));
                assertThatIllegalArgumentException().isThrownBy(() -> route.addHeader("No Name", "a"));
                assertThatIllegalArgumentException().isThrownBy(() -> route.requestUri("no uri"));
                assertThatIllegalArgumentException().isThrownBy(() -> route.reply(100, "Trying"));
                assertThatIllegalArgumentException().isThrownBy(() -> route.reply(700, "What"));
                assertThatIllegalArgumentException().isThrownBy(() -> route.reply(404, "Not Found", "no colon"));
                assertThatIllegalArgumentException().isThrownBy(() -> route.reply(404, "Not Found", "To: me"));
                assertThatIllegalArgumentException().isThrownBy(() -> route.variable("$rm $ru"));
            } catch (AssertionError e) {
                failed.set(e);
            }
            route.proceed();
        });
        try (PcscfFixture f = with(routes)) {
            f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-md5-96", "null")), f.open);
            assertThat(f.home.request().method()).isEqualTo("REGISTER");
            assertThat(failed.get()).isNull();
        }
    }

    @Test
    void answerARequestThemselves() throws Exception {
        Routes routes = Hooks.request(route -> {
            route.reply(183, "Wait");
            route.reply(404, "Nobody", "X-Note: from the route", "WWW-Authenticate: Digest realm=\"x\", ck=\"12\"");
        });
        try (PcscfFixture f = with(routes)) {
            f.ue.send(f.sm1(), f.open);
            assertThat(((SipResponse) f.ue.receive()).status()).isEqualTo(183);
            SipResponse answer = f.ue.response();
            assertThat(answer.reason()).isEqualTo("Nobody");
            assertThat(answer.header(NOTE)).isEqualTo("from the route");
            assertThat(answer.header(HeaderName.WWW_AUTHENTICATE)).doesNotContain("ck");
            assertThat(f.home.hearsNothing()).isTrue();
            await().atMost(Duration.ofSeconds(15)).until(() -> f.openTransactions() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "throws", "error", "late answer"})
    void thatDoNothingOrThrowAreAnswered500AndLogged(String how) throws Exception {
        AtomicReference<RequestRoute> kept = new AtomicReference<>();
        Routes routes = Hooks.request(route -> {
            kept.set(route);
            switch (how) {
                case "throws" -> throw new IllegalArgumentException("of the operator's");
                case "error" -> throw new StackOverflowError();
                default -> {
                }
            }
        });
        try (PcscfFixture f = with(routes); CapturedLog log = new CapturedLog()) {
            f.ue.send(f.sm1(), f.open);
            assertThat(f.ue.response().status()).isEqualTo(500);
            assertThat(log.lines()).anyMatch(line -> line.matches(how.equals("throws") || how.equals("error")
                    ? "The request route failed at RoutesTest\\.java:\\d+, on REGISTER over .*"
                    : "The request route has not said what becomes of REGISTER over .*"));
            assertThat(f.home.hearsNothing()).isTrue();
            await().atMost(Duration.ofSeconds(15)).until(() -> f.openTransactions() == 0);
            assertThatIllegalStateException().isThrownBy(() -> kept.get().relay());
            assertThatIllegalStateException().isThrownBy(() -> kept.get().reply(200, "OK"));
            assertThatIllegalStateException().isThrownBy(() -> kept.get().addHeader("X-Note", "x"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"relay", "answer", "throw"})
    void thatRelayAndThenDoMoreHaveRelayedOnce(String more) throws Exception {
        Routes routes = Hooks.request(route -> {
            route.proceed();
            switch (more) {
                case "relay" -> route.relay();
                case "answer" -> route.reply(403, "Forbidden");
                default -> throw new IllegalStateException("after all");
            }
        });
        try (PcscfFixture f = with(routes); CapturedLog log = new CapturedLog()) {
            f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-md5-96", "null")), f.open);
            f.homeAnswers(f.home.request(), 404);
            assertThat(f.ue.response().status()).isEqualTo(404);
            assertThat(f.home.hearsNothing()).as("a second one would be sent again and again").isTrue();
            assertThat(log.lines()).anyMatch(line -> line.startsWith("The request route failed at RoutesTest.java:"));
        }
    }

    @Test
    void doAStepOnceHoweverOftenTheyAskForIt() throws Exception {
        Routes routes = Hooks.request(route -> {
            if (route instanceof RegisterRoute register) {
                register.addPath();
                register.addPath();
                register.countHop();
            }
            route.proceed();
        });
        try (PcscfFixture f = with(routes)) {
            f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-md5-96", "null")), f.open);
            SipRequest up = f.home.request();
            assertThat(up.values(HeaderName.PATH)).hasSize(1);
            assertThat(up.header(HeaderName.MAX_FORWARDS)).isEqualTo("69");
        }
    }

    @Test
    void catchARefusalAndAnswerOtherwise() throws Exception {
        Routes routes = Hooks.request(route -> {
            try {
                route.proceed();
            } catch (Refused refused) {
                route.reply(refused.status() + 100, "Was " + refused.reason(), refused.headers());
            }
        });
        try (PcscfFixture f = with(routes)) {
            f.ue.send(f.sm1(), f.open);
            SipResponse answer = f.ue.response();
            assertThat(answer.status()).isEqualTo(521);
            assertThat(answer.reason()).isEqualTo("Was Extension Required");
            assertThat(answer.header(HeaderName.REQUIRE)).isEqualTo("sec-agree");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Via: SIP/2.0/UDP x", "no colon", "X-Note: a\r\nb: c"})
    void thatRefuseWithNoAnswerAreAnswered500(String header) throws Exception {
        Routes routes = Hooks.request(route -> {
            throw new Refused(403, "Forbidden", List.of(header), "of the operator's");
        });
        try (PcscfFixture f = with(routes)) {
            f.ue.send(f.sm1(), f.open);
            assertThat(f.ue.response().status()).isEqualTo(500);
            assertThatIllegalArgumentException().isThrownBy(() -> new Refused(200, "OK", List.of(), "no refusal"));
        }
    }

    @Test
    void thatAnswerOtherwiseAfterIpsecCreateLeaveNoSet() throws Exception {
        Routes routes = Hooks.reply(reply -> {
            assertThat(reply.ipsec_create()).isEqualTo(IpsecCreate.SUCCESS);
            reply.reply(403, "Changed My Mind");
        });
        try (PcscfFixture f = with(routes)) {
            SipResponse answer = f.challenged("hmac-md5-96", "null");
            assertThat(answer.status()).isEqualTo(403);
            assertThat(f.backend.pairs()).hasSize(1);
            await().atMost(Duration.ofSeconds(15)).until(() -> f.backend.installed().isEmpty());
        }
    }

    @Test
    void thatRefuseTheAnswerToAChallengeEndItsSet() throws Exception {
        Routes routes = Hooks.request(route -> {
            if (route.overIpsec()) {
                route.reply(403, "Not You");
            } else {
                route.proceed();
            }
        });
        try (PcscfFixture f = with(routes)) {
            SipResponse unauthorized = f.challenged("hmac-md5-96", "null");
            f.ueClient.send(f.sm7(f.offer("hmac-md5-96", "null"), PcscfFixture.verify(unauthorized), 600),
                    f.portPs(PcscfFixture.securityServer(unauthorized)));
            assertThat(f.ueServer.response().reason()).isEqualTo("Not You");
            await().atMost(Duration.ofSeconds(15)).until(() -> f.backend.installed().isEmpty());
        }
    }

    @Test
    void cannotMakeTheHomeNetworkBelieveTheUe() throws Exception {
        Routes routes = Hooks.request(RequestRoute::relay);
        try (PcscfFixture f = with(routes)) {
            f.ue.send(f.sm1(), f.open);
            assertThat(f.home.request().header(HeaderName.AUTHORIZATION)).contains("integrity-protected=\"no\"")
                    .doesNotContain("\"yes\"");
        }
    }

    @Test
    void dropAProvisionalReplyAndNoFinalOne() throws Exception {
        Routes routes = Hooks.reply(ReplyRoute::drop);
        try (PcscfFixture f = with(routes); CapturedLog log = new CapturedLog()) {
            f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-md5-96", "null")), f.open);
            SipRequest up = f.home.request();
            f.homeAnswers(up, 183);
            assertThat(f.ue.hearsNothing()).isTrue();
            assertThat(log.lines()).noneMatch(line -> line.contains("route"));
            f.homeAnswers(up, 404);
            assertThat(f.ue.response().status()).isEqualTo(500);
            assertThat(log.lines()).anyMatch(line -> line.startsWith("The reply route failed at RoutesTest.java:"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void thatForgetAReplyAreAnswered500(boolean throwing) throws Exception {
        Routes routes = Hooks.reply(reply -> {
            if (throwing) {
                throw new IllegalStateException("of the operator's");
            }
        });
        try (PcscfFixture f = with(routes); CapturedLog log = new CapturedLog()) {
            f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-md5-96", "null")), f.open);
            SipRequest up = f.home.request();
            f.homeAnswers(up, 183);
            f.homeAnswers(up, 200);
            assertThat(f.ue.response().status()).isEqualTo(500);
            assertThat(log.lines().stream().filter(line -> line.startsWith("The reply route"))).hasSize(2);
            await().atMost(Duration.ofSeconds(15)).until(() -> f.openTransactions() == 0);
        }
    }

    @Test
    void answerInPlaceOfAReply() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        Hooks routes = Hooks.reply(reply -> reply.reply(480, "Not Now", "X-Note: mine"));
        routes.failure = failure -> seen.add("failure");
        try (PcscfFixture f = with(routes)) {
            f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-md5-96", "null")), f.open);
            f.homeAnswers(f.home.request(), 200);
            SipResponse answer = f.ue.response();
            assertThat(answer.status()).isEqualTo(480);
            assertThat(answer.header(NOTE)).isEqualTo("mine");
            assertThat(seen).as("it is the route's own answer").isEmpty();
            assertThat(f.store.all()).isEmpty();
        }
    }

    @Test
    void thatDoNotSaveHaveNoRegistration() throws Exception {
        Routes routes = Hooks.reply(reply -> {
            if (reply.status() == 200) {
                reply.send();
            } else {
                reply.proceed();
            }
        });
        try (PcscfFixture f = with(routes); CapturedLog log = new CapturedLog()) {
            f.registered();
            assertThat(f.store.all()).isEmpty();
            await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(log.lines())
                    .anyMatch(line -> line.contains("the registration was not saved")));
        }
    }

    @Test
    void saveOnceAndBeforeTheAnswerLeaves() throws Exception {
        BlockingQueue<Integer> registered = new LinkedBlockingQueue<>();
        AtomicReference<PcscfFixture> fixture = new AtomicReference<>();
        Routes routes = Hooks.reply(reply -> {
            if (reply instanceof RegisterReply register && reply.status() == 200) {
                register.save();
                register.save();
                registered.add(fixture.get().store.all().size());
            }
            reply.proceed();
        });
        try (PcscfFixture f = with(routes)) {
            fixture.set(f);
            f.registered();
            assertThat(registered.poll(5, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    @Test
    void takeCareOfAFailure() throws Exception {
        BlockingQueue<String> seen = new LinkedBlockingQueue<>();
        Routes routes = Hooks.failure(failure -> {
            seen.add(failure.status() + " " + failure.reason() + " " + failure.answered() + " "
                    + failure.header("X-Note"));
            if (failure.status() == 404) {
                failure.reply(302, "Elsewhere", "Contact: <sip:voicemail@ims.example>");
            } else {
                failure.addHeader("X-Note", "seen");
                failure.proceed();
            }
        });
        try (PcscfFixture f = with(routes)) {
            Ipsec3gpp server = f.registered();
            assertThat(seen.poll(5, TimeUnit.SECONDS)).startsWith("401 ");
            f.ueClient.send(message(f), f.portPs(server));
            f.homeAnswers(f.home.request(), 404, "X-Note: home's");
            SipResponse moved = f.ueServer.response();
            assertThat(moved.status()).isEqualTo(302);
            assertThat(moved.header(HeaderName.CONTACT)).isEqualTo("<sip:voicemail@ims.example>");
            assertThat(seen.poll(5, TimeUnit.SECONDS)).isEqualTo("404 As Told true home's");
            f.ueClient.send(message(f), f.portPs(server));
            f.home.request();
            SipResponse timeout = f.ueServer.response();
            assertThat(timeout.status()).isEqualTo(408);
            assertThat(timeout.header(NOTE)).isEqualTo("seen");
            assertThat(seen.poll(5, TimeUnit.SECONDS)).isEqualTo("408 the home network did not answer false null");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void thatForgetAFailureAreAnswered500(boolean throwing) throws Exception {
        Routes routes = Hooks.failure(failure -> {
            if (throwing) {
                throw new IllegalStateException("of the operator's");
            }
        });
        try (PcscfFixture f = with(routes); CapturedLog log = new CapturedLog()) {
            f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-md5-96", "null")), f.open);
            f.homeAnswers(f.home.request(), 404);
            assertThat(f.ue.response().status()).isEqualTo(500);
            assertThat(log.lines()).anyMatch(line -> line.startsWith("The failure route "));
        }
    }

    @Test
    void finishARequestOnTheVersionThatItBeganWith() throws Exception {
        Hooks first = Hooks.reply(reply -> {
            reply.setHeader("X-Note", "first");
            reply.proceed();
        });
        Hooks second = Hooks.reply(reply -> {
            reply.setHeader("X-Note", "second");
            reply.proceed();
        });
        AtomicReference<Routes> newest = new AtomicReference<>(first);
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.newest(newest::get))) {
            f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-md5-96", "null")), f.open);
            SipRequest up = f.home.request();
            newest.set(second);
            f.homeAnswers(up, 404);
            assertThat(f.ue.response().header(NOTE)).isEqualTo("first");
            f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-md5-96", "null")), f.open);
            f.homeAnswers(f.home.request(), 404);
            assertThat(f.ue.response().header(NOTE)).isEqualTo("second");
        }
    }
}
