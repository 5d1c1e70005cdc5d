package io.portcullis.pcscf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.agreement.Ipsec3gpp;
import io.portcullis.pcscf.PcscfFixture.Options;
import io.portcullis.pcscf.routes.FailureRoute;
import io.portcullis.pcscf.routes.IpsecField;
import io.portcullis.pcscf.routes.ReplyRoute;
import io.portcullis.pcscf.routes.RequestRoute;
import io.portcullis.pcscf.routes.RouteMessage;
import io.portcullis.pcscf.routes.Routes;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Row 8: {@code $ipsec(f)}, {@code $ipsec_ue(f)} and the other variables, in hooks and in log lines. */
class VariablesTest {

    /** What the variables are in each hook. */
    private static final class Looking implements Routes {

        private final BlockingQueue<Map<String, @Nullable String>> seen = new LinkedBlockingQueue<>();
        private final List<String> names;

        Looking(String... names) {
            this.names = List.of(names);
        }

        private void look(String hook, RouteMessage message) {
            Map<String, @Nullable String> values = new LinkedHashMap<>();
            values.put("hook", hook);
            names.forEach(name -> values.put(name, message.variable(name)));
            seen.add(values);
        }

        @Override
        public void request(RequestRoute request) {
            look("request", request);
            request.proceed();
        }

        @Override
        public void reply(ReplyRoute reply) {
            if (reply.status() == 401) {
                look("before", reply);
                reply.ipsec_create();
            }
            look("reply", reply);
            reply.proceed();
        }

        @Override
        public void failure(FailureRoute failure) {
            look("failure", failure);
            failure.proceed();
        }

        Map<String, @Nullable String> next(String hook) throws InterruptedException {
            Map<String, @Nullable String> values = seen.poll(5, TimeUnit.SECONDS);
            assertThat(values).as(hook).containsEntry("hook", hook);
            return values == null ? Map.of() : values;
        }
    }

    private static String[] fieldsOf(String name) {
        return Arrays.stream(IpsecField.values()).map(field -> "$" + name + "(" + field.token() + ")")
                .toArray(String[]::new);
    }

    private static String[] all() {
        return Stream.of(fieldsOf("ipsec"), fieldsOf("ipsec_ue")).flatMap(Arrays::stream)
                .toArray(String[]::new);
    }

    private static void speakOf(Map<String, @Nullable String> values, PcscfFixture f, Ipsec3gpp server) {
        assertThat(values).containsEntry("$ipsec(ik)", PcscfFixture.IK).containsEntry("$ipsec(ck)", PcscfFixture.CK)
                .containsEntry("$ipsec(alg)", "hmac-sha-1-96").containsEntry("$ipsec(ealg)", "null")
                .containsEntry("$ipsec(ip)", "127.0.0.1").containsEntry("$ipsec(spi-c)", server.spiC().toString())
                .containsEntry("$ipsec(spi-s)", server.spiS().toString())
                .containsEntry("$ipsec(port-c)", Integer.toString(server.portC()))
                .containsEntry("$ipsec(port-s)", Integer.toString(server.portS()));
        assertThat(values).containsEntry("$ipsec_ue(ik)", PcscfFixture.IK)
                .containsEntry("$ipsec_ue(ck)", PcscfFixture.CK).containsEntry("$ipsec_ue(alg)", "hmac-sha-1-96")
                .containsEntry("$ipsec_ue(ealg)", "null").containsEntry("$ipsec_ue(ip)", "127.0.0.3")
                .containsEntry("$ipsec_ue(spi-c)", "300000").containsEntry("$ipsec_ue(spi-s)", "300001")
                .containsEntry("$ipsec_ue(port-c)", Integer.toString(f.ueClient.port()))
                .containsEntry("$ipsec_ue(port-s)", Integer.toString(f.ueServer.port()));
    }

    @Test
    @Shows("row 8.1")
    void areNullOutsideATunnelAndTheNewSetsAfterIpsecCreate() throws Exception {
        Looking routes = new Looking(all());
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.routes(routes))) {
            Ipsec3gpp server = PcscfFixture.securityServer(f.challenged("hmac-sha-1-96", "null"));
            for (String hook : List.of("request", "before")) {
                Map<String, @Nullable String> values = routes.next(hook);
                for (String name : all()) {
                    assertThat(values).as(hook).containsEntry(name, null);
                }
            }
            speakOf(routes.next("reply"), f, server);
            speakOf(routes.next("failure"), f, server);
        }
    }

    @Test
    @Shows("row 8.1")
    void areThoseOfTheSetThatARequestCameOverAndOfTheOneThatAPhonesAnswerCameOver() throws Exception {
        Looking routes = new Looking(all());
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.routes(routes))) {
            Ipsec3gpp server = f.registered();
            for (String hook : List.of("request", "before", "reply", "failure", "request", "reply")) {
                routes.next(hook);
            }
            f.ueClient.send(PcscfFixture.request("MESSAGE", "sip:bob@ims.example", f.ueServer.hostPort()),
                    f.portPs(server));
            f.homeAnswers(f.home.request(), 404);
            assertThat(f.ueServer.response().status()).isEqualTo(404);
            speakOf(routes.next("request"), f, server);
            speakOf(routes.next("reply"), f, server);
            speakOf(routes.next("failure"), f, server);
            String token = f.store.byImpi("alice@ims.example").orElseThrow().pathToken();
            f.home.send(PcscfFixture.request("MESSAGE", "sip:alice@" + f.ueServer.hostPort(), f.home.hostPort(),
                    "Route: <sip:" + token + "@127.0.0.1:" + f.open.getPort() + ";lr>"), f.open);
            assertThat(routes.next("request")).as("the home network speaks in clear").containsEntry("$ipsec(ip)", null);
            SipRequest down = f.ueServer.request();
            f.ueClient.send(SipResponse.to(down, 200, "OK").toTag("ue").build().toBytes(), f.portPs(server));
            speakOf(routes.next("reply"), f, server);
        }
    }

    @Test
    void tellOfRequestAndReplyWhatAnOperatorExpects() throws Exception {
        Looking routes = new Looking("$rm", "$ru", "$fu", "$tu", "$ci", "$si", "$sp", "$Ri", "$Rp", "$rs", "$rr", "$ua",
                "$hdr(Supported)", "$hdr(k)", "$hdr(X-None)");
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.routes(routes))) {
            f.ue.send(f.sm1("User-Agent: Phone/2", "Security-Client: " + f.offer("hmac-md5-96", "null")), f.open);
            SipRequest up = f.home.request();
            f.homeAnswers(up, 403, "User-Agent: Home/1");
            assertThat(f.ue.response().status()).isEqualTo(403);
            assertThat(routes.next("request")).containsEntry("$rm", "REGISTER").containsEntry("$ru", "sip:ims.example")
                    .containsEntry("$fu", "sip:alice@ims.example").containsEntry("$tu", "sip:alice@ims.example")
                    .containsEntry("$ci", up.callId()).containsEntry("$si", "127.0.0.3")
                    .containsEntry("$sp", Integer.toString(f.ue.port())).containsEntry("$Ri", "127.0.0.1")
                    .containsEntry("$Rp", Integer.toString(f.open.getPort())).containsEntry("$rs", null)
                    .containsEntry("$rr", null).containsEntry("$ua", "Phone/2").containsEntry("$hdr(Supported)", "path")
                    .containsEntry("$hdr(k)", "path").containsEntry("$hdr(X-None)", null);
            assertThat(routes.next("reply")).containsEntry("$rm", "REGISTER").containsEntry("$ru", "sip:ims.example")
                    .containsEntry("$si", "127.0.0.2").containsEntry("$sp", Integer.toString(f.home.port()))
                    .containsEntry("$rs", "403").containsEntry("$rr", "As Told").containsEntry("$ua", "Home/1");
        }
    }

    @Test
    @Shows("row 8.3")
    void standInLogLines() throws Exception {
        Routes routes = new Routes() {
            @Override
            public void reply(ReplyRoute reply) {
                reply.xlog("Before: $ipsec(ip)");
                reply.ipsec_create();
                reply.xlog("Using $ipsec(ip):$ipsec(port-c) for $$5, $hdr(WWW-Authenticate)\n");
                reply.xlog(System.Logger.Level.DEBUG, "not at this level");
                reply.send();
            }
        };
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.routes(routes)); CapturedLog log = new CapturedLog()) {
            Ipsec3gpp server = PcscfFixture.securityServer(f.challenged("hmac-md5-96", "null"));
            assertThat(log.lines()).contains("Before: <null>")
                    .anySatisfy(line -> assertThat(line).startsWith("Using 127.0.0.1:" + server.portC() + " for $5, "
                            + "Digest realm=").doesNotContain(PcscfFixture.CK).doesNotContain(PcscfFixture.IK))
                    .doesNotContain("not at this level");
        }
    }

    @Test
    void thatAreNotKnownFailTheirRoute() throws Exception {
        Routes routes = new Routes() {
            @Override
            public void request(RequestRoute request) {
                request.xlog("$ipsec(" + "spi)");
                request.proceed();
            }
        };
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.routes(routes)); CapturedLog log = new CapturedLog()) {
            f.ue.send(f.sm1(), f.open);
            assertThat(f.ue.response().status()).isEqualTo(500);
            assertThat(log.lines()).anyMatch(line -> line.contains("request route failed at VariablesTest.java:"));
        }
    }
}
