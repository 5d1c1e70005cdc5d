package io.portcullis.lab.ue;

import static io.portcullis.lab.ue.LabFixture.failure;
import static io.portcullis.lab.ue.LabFixture.get;
import static io.portcullis.lab.ue.LabFixture.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.portcullis.lab.ue.UeEvent.CallChanged;
import io.portcullis.lab.ue.UeFailure.Refused;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init") // set by the set-up
class CallTest {

    private static final String RECORD_ROUTE = "<sip:scscf.ims.example;lr>";

    private LabFixture lab;
    private Ue ue;
    private String portUc;
    private InetSocketAddress portUs;

    @BeforeEach
    void open() throws Exception {
        lab = new LabFixture("127.0.0.1");
    }

    @AfterEach
    void close() throws Exception {
        lab.close();
    }

    private void register(IncomingCalls incoming) throws Exception {
        ue = lab.ue(lab.config(TransportProtocol.UDP).withIncomingCalls(incoming));
        get(ue.register());
        TextMessage sm1 = lab.pcscf.requests("REGISTER").getLast();
        portUc = sm1.param("Security-Client", "port-c");
        portUs = new InetSocketAddress(lab.address, Integer.parseInt(sm1.param("Security-Client", "port-s")));
    }

    private String pcscfRoute() {
        return "<sip:127.0.0.1:" + lab.pcscf.port("ps") + ";lr>";
    }

    private void answerInvite(TextMessage invite, int status, String reason) {
        lab.pcscf.answer(invite, invite.response(status, reason, List.of("Record-Route: " + RECORD_ROUTE + ", "
                + pcscfRoute(), "Contact: <sip:bob@192.0.2.7:7777>"), ""));
    }

    // ---- as caller

    @Test
    void callsAndHangsUp() throws Exception {
        register(IncomingCalls.ring());
        lab.network.others = request -> {
            switch (request.method()) {
                case "INVITE" -> {
                    answerInvite(request, 180, "Ringing");
                    answerInvite(request, 200, "OK");
                    // Repeated until the ACK is there: the UE acknowledges again.
                    answerInvite(request, 200, "OK");
                }
                case "BYE" -> lab.pcscf.answer(request, 200, "OK");
                default -> {
                }
            }
        };

        UeCall call = get(ue.call("sip:bob@ims.example"));
        get(call.established());
        assertThat(call.state()).isEqualTo(CallState.ESTABLISHED);
        until(() -> lab.pcscf.requests("ACK").size() == 2);
        get(call.hangUp());

        TextMessage invite = lab.pcscf.requests("INVITE").getFirst();
        assertThat(invite.headers("Route")).containsExactly(pcscfRoute(), NetworkScript.SERVICE_ROUTE);
        assertThat(invite.header("Contact")).isEqualTo("<sip:alice@127.0.0.1:" + portUs.getPort() + ">");
        assertThat(invite.header("Content-Type")).isEqualTo("application/sdp");
        assertThat(invite.body()).contains("c=IN IP4 127.0.0.1").contains("m=audio");
        assertThat(invite.header("P-Preferred-Identity")).isEqualTo("<sip:alice@ims.example>");
        TextMessage ack = lab.pcscf.requests("ACK").getFirst();
        assertThat(ack.startLine()).isEqualTo("ACK sip:bob@192.0.2.7:7777 SIP/2.0");
        assertThat(ack.headers("Route")).containsExactly(pcscfRoute(), RECORD_ROUTE);
        assertThat(ack.header("CSeq")).isEqualTo("1 ACK");
        assertThat(ack.header("To")).endsWith(";tag=pcscf");
        assertThat(ack.headers("Security-Verify")).isEmpty();
        TextMessage bye = lab.pcscf.requests("BYE").getFirst();
        assertThat(bye.startLine()).isEqualTo("BYE sip:bob@192.0.2.7:7777 SIP/2.0");
        assertThat(bye.header("CSeq")).isEqualTo("2 BYE");
        assertThat(bye.headers("Route")).containsExactly(pcscfRoute(), RECORD_ROUTE);
        assertThat(bye.headers("Security-Verify")).hasSize(1);
        assertThat(bye.from().getPort()).hasToString(portUc);
        assertThat(lab.events(CallChanged.class)).extracting(CallChanged::state).containsExactly(CallState.CALLING,
                CallState.RINGING, CallState.ESTABLISHED, CallState.ENDED);
    }

    @Test
    void cancelsACallThatRings() throws Exception {
        register(IncomingCalls.ring());
        TextMessage[] invite = new TextMessage[1];
        lab.network.others = request -> {
            switch (request.method()) {
                case "INVITE" -> {
                    invite[0] = request;
                    answerInvite(request, 180, "Ringing");
                }
                case "CANCEL" -> {
                    lab.pcscf.answer(request, 200, "OK");
                    lab.pcscf.answer(invite[0], 487, "Request Terminated");
                }
                default -> {
                }
            }
        };
        UeCall call = get(ue.call("sip:bob@ims.example"));
        until(() -> call.state() == CallState.RINGING);

        get(call.hangUp());

        TextMessage cancel = lab.pcscf.requests("CANCEL").getFirst();
        assertThat(cancel.header("Via")).isEqualTo(invite[0].header("Via"));
        assertThat(cancel.from().getPort()).hasToString(portUc);
        until(() -> lab.pcscf.requests("ACK").size() == 1);
        assertThat(failure(call.established())).isInstanceOf(UeFailure.WrongState.class);
    }

    @Test
    void tellsThatTheCalleeIsBusy() throws Exception {
        register(IncomingCalls.ring());
        lab.network.others = request -> {
            if (request.method().equals("INVITE")) {
                lab.pcscf.answer(request, 486, "Busy Here");
            }
        };
        UeCall call = get(ue.call("sip:bob@ims.example"));
        UeFailure failure = failure(call.established());
        assertThat(failure).isInstanceOf(Refused.class);
        assertThat(failure.cause()).contains("busy");
        assertThat(get(call.ended()).state()).isEqualTo(CallState.ENDED);
    }

    // ---- as callee

    private String inDialog(String method, String branch, int cseq, String toTag, String body) {
        return method + " sip:alice@127.0.0.1:" + portUs.getPort() + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:"
                + lab.pcscf.port("ps") + ";branch=z9hG4bK" + branch + "\r\nMax-Forwards: 70\r\nRecord-Route: "
                + pcscfRoute() + "\r\nRecord-Route: " + RECORD_ROUTE + "\r\nFrom: <sip:bob@ims.example>;tag=b1\r\n"
                + "To: <sip:alice@ims.example>" + (toTag.isEmpty() ? "" : ";tag=" + toTag) + "\r\nCall-ID: mtcall\r\n"
                + "CSeq: " + cseq + " " + method + "\r\nContact: <sip:bob@192.0.2.7:7777>\r\n"
                + (body.isEmpty() ? "" : "Content-Type: application/sdp\r\n")
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private void invite() {
        lab.pcscf.sendUdp("pc", portUs, inDialog("INVITE", "inv", 1, "", "v=0\r\n"));
    }

    private TextMessage response(int status) {
        until(() -> lab.pcscf.responses("INVITE").stream().anyMatch(r -> r.status() == status));
        return lab.pcscf.responses("INVITE").stream().filter(r -> r.status() == status).findFirst().orElseThrow();
    }

    private static String tag(TextMessage response) {
        return response.header("To").replaceAll(".*;tag=", "");
    }

    @Test
    void the100ComesFromPortUcTooWhenThePhoneIsBusy() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        UeConfig config = lab.config(TransportProtocol.UDP);
        ue = lab.host.ue(config, lab.auc.usim(), (phone, event) -> {
            if (event instanceof UeEvent.Registered) {
                busy.countDown();
                await().atMost(Duration.ofSeconds(20)).until(() -> free.getCount() == 0);
            }
        });
        CompletableFuture<UeRegistration> registering = ue.register();
        assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();
        TextMessage sm1 = lab.pcscf.requests("REGISTER").getLast();
        portUs = new InetSocketAddress(lab.address, Integer.parseInt(sm1.param("Security-Client", "port-s")));

        invite();
        TextMessage trying = response(100);

        assertThat(trying.flow()).isEqualTo("ps");
        assertThat(trying.from().getPort()).hasToString(sm1.param("Security-Client", "port-c"));
        free.countDown();
        get(registering);
    }

    @Test
    void answersACallAndIsHungUp() throws Exception {
        register(IncomingCalls.answerAfter(Duration.ofMillis(50)));
        invite();
        TextMessage ringing = response(180);
        TextMessage ok = response(200);
        lab.pcscf.sendUdp("pc", portUs, inDialog("ACK", "ack", 1, tag(ok), ""));
        until(() -> lab.events(CallChanged.class).stream().anyMatch(c -> c.state() == CallState.ESTABLISHED));
        lab.pcscf.sendUdp("pc", portUs, inDialog("BYE", "bye", 2, tag(ok), ""));
        until(() -> !lab.pcscf.responses("BYE").isEmpty());

        assertThat(tag(ringing)).isEqualTo(tag(ok));
        assertThat(ok.flow()).isEqualTo("ps");
        assertThat(ok.from().getPort()).hasToString(portUc);
        assertThat(ok.header("Contact")).contains(":" + portUs.getPort() + ">");
        assertThat(ok.headers("Record-Route")).containsExactly(pcscfRoute(), RECORD_ROUTE);
        assertThat(ok.body()).contains("m=audio");
        assertThat(lab.pcscf.responses("BYE").getFirst().status()).isEqualTo(200);
        CallChanged last = lab.events(CallChanged.class).getLast();
        assertThat(last.state()).isEqualTo(CallState.ENDED);
        assertThat(last.call().remote()).isEqualTo("sip:bob@ims.example");
        assertThat(last.call().outgoing()).isFalse();
    }

    @Test
    void repeatsThe200UntilItIsAcknowledgedAndHangsUpItself() throws Exception {
        register(IncomingCalls.answerAfter(Duration.ZERO));
        lab.network.others = request -> {
            if (request.method().equals("BYE")) {
                lab.pcscf.answer(request, 200, "OK");
            }
        };
        invite();
        until(() -> lab.pcscf.responses("INVITE").stream().filter(r -> r.status() == 200).count() >= 2);
        lab.pcscf.sendUdp("pc", portUs, inDialog("ACK", "ack", 1, tag(response(200)), ""));
        until(() -> lab.events(CallChanged.class).stream().anyMatch(c -> c.state() == CallState.ESTABLISHED));
        UeCall call = lab.events(CallChanged.class).getFirst().call();

        get(call.hangUp());

        TextMessage bye = lab.pcscf.requests("BYE").getFirst();
        assertThat(bye.startLine()).isEqualTo("BYE sip:bob@192.0.2.7:7777 SIP/2.0");
        assertThat(bye.headers("Route")).containsExactly(pcscfRoute(), RECORD_ROUTE);
        assertThat(bye.header("From")).isEqualTo("<sip:alice@ims.example>;tag=" + tag(response(200)));
        assertThat(bye.header("To")).isEqualTo("<sip:bob@ims.example>;tag=b1");
    }

    @Test
    void stopsRingingWhenTheCallerGivesUp() throws Exception {
        register(IncomingCalls.ring());
        invite();
        response(180);
        lab.pcscf.sendUdp("pc", portUs, inDialog("CANCEL", "inv", 1, "", ""));
        assertThat(response(487).from().getPort()).hasToString(portUc);
        until(() -> !lab.pcscf.responses("CANCEL").isEmpty());
        assertThat(lab.pcscf.responses("CANCEL").getFirst().status()).isEqualTo(200);
        until(() -> lab.events(CallChanged.class).getLast().state() == CallState.ENDED);
    }

    @Test
    void refusesACall() throws Exception {
        register(IncomingCalls.refuse(486));
        invite();
        assertThat(response(486).startLine()).isEqualTo("SIP/2.0 486 Busy Here");
    }

    @Test
    void answersWhenTold() throws Exception {
        register(IncomingCalls.ring());
        invite();
        response(180);
        lab.events(CallChanged.class).getFirst().call().accept();
        response(200);
    }

    @Test
    void answersAReInvite() throws Exception {
        register(IncomingCalls.answerAfter(Duration.ZERO));
        invite();
        String tag = tag(response(200));
        lab.pcscf.sendUdp("pc", portUs, inDialog("ACK", "ack", 1, tag, ""));
        lab.pcscf.sendUdp("pc", portUs, inDialog("INVITE", "re", 2, tag, "v=0\r\n"));
        until(() -> lab.pcscf.responses("INVITE").stream().anyMatch(r -> r.header("CSeq").startsWith("2 ")
                && r.status() == 200));
    }
}
