package io.portcullis.lab.ue;

import static io.portcullis.lab.ue.LabFixture.failure;
import static io.portcullis.lab.ue.LabFixture.get;
import static io.portcullis.lab.ue.LabFixture.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.portcullis.lab.ue.UeEvent.MessageReceived;
import io.portcullis.lab.ue.UeFailure.NoAnswer;
import io.portcullis.lab.ue.UeFailure.Refused;
import io.portcullis.lab.ue.UeFailure.WrongState;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrafficTest {

    private LabFixture lab;
    private Ue ue;
    private String portUc;
    private InetSocketAddress portUs;

    @BeforeEach
    void registered() throws Exception {
        lab = new LabFixture("127.0.0.1");
        start(TransportProtocol.UDP);
    }

    private void start(TransportProtocol transport) throws Exception {
        ue = lab.ue(lab.config(transport));
        get(ue.register());
        TextMessage sm1 = lab.pcscf.requests("REGISTER").getLast();
        portUc = sm1.param("Security-Client", "port-c");
        portUs = new InetSocketAddress(lab.address, Integer.parseInt(sm1.param("Security-Client", "port-s")));
    }

    @AfterEach
    void close() throws Exception {
        lab.close();
    }

    private String message(String branch, String method, String body, boolean tcp) {
        return method + " sip:alice@" + HostText.of(portUs.getAddress(), portUs.getPort()) + " SIP/2.0\r\n"
                + "Via: SIP/2.0/" + (tcp ? "TCP" : "UDP") + " " + HostText.of(lab.address, lab.pcscf.port("ps"))
                + ";branch=z9hG4bK" + branch + "\r\nMax-Forwards: 70\r\nFrom: <sip:bob@ims.example>;tag=b1\r\n"
                + "To: <sip:alice@ims.example>\r\nCall-ID: mt-" + branch + "\r\nCSeq: 1 " + method
                + "\r\nP-Asserted-Identity: \"Bob\" <sip:bob@ims.example>\r\n"
                + (body.isEmpty() ? "" : "Content-Type: text/plain\r\n")
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void whatIsGivenUpIsNotRepeated() throws Exception {
        Ue udp = lab.ue(lab.config(TransportProtocol.UDP).withTimeouts(Duration.ofMillis(700), Duration.ofSeconds(10)));
        lab.network.others = request -> {
        };
        get(udp.register());
        assertThat(failure(udp.message("sip:bob@ims.example", "into nothing"))).isInstanceOf(NoAnswer.class);
        int sent = lab.pcscf.requests("MESSAGE").size();
        // Timer E would be due 1.5 s after the first.
        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(10))
                .until(() -> lab.pcscf.requests("MESSAGE").size() == sent);
        assertThat(sent).isPositive();
    }

    @Test
    void aConnectionOverWhichNothingComesBackIsGivenUp() throws Exception {
        Ue tcp = lab.ue(lab.config(TransportProtocol.TCP).withTimeouts(Duration.ofMillis(700), Duration.ofSeconds(10)));
        List<Socket> dead = new CopyOnWriteArrayList<>();
        lab.network.others = request -> dead.add(lab.pcscf.connection(request.from()));
        get(tcp.register());
        assertThat(failure(tcp.message("sip:bob@ims.example", "into nothing"))).isInstanceOf(NoAnswer.class);
        assertThat(dead).isNotEmpty();

        lab.network.others = request -> lab.pcscf.answer(request, 200, "OK");
        get(tcp.message("sip:bob@ims.example", "again"));
        TextMessage first = lab.pcscf.requests("MESSAGE").getFirst();
        TextMessage second = lab.pcscf.requests("MESSAGE").getLast();
        assertThat(second.from()).as("from port_uc again").isEqualTo(first.from());
        assertThat(lab.pcscf.connection(second.from())).isNotNull().isNotSameAs(dead.getFirst());
    }

    @Test
    void sendsAMessageOverTheSet() throws Exception {
        lab.network.others = request -> lab.pcscf.answer(request, 200, "OK");

        assertThat(get(ue.message("sip:bob@ims.example", "hello")).status()).isEqualTo(200);

        TextMessage sent = lab.pcscf.requests("MESSAGE").getFirst();
        assertThat(sent.startLine()).isEqualTo("MESSAGE sip:bob@ims.example SIP/2.0");
        assertThat(sent.flow()).isEqualTo("ps");
        assertThat(sent.tcp()).isFalse();
        assertThat(sent.from().getPort()).hasToString(portUc);
        assertThat(sent.header("Via")).startsWith("SIP/2.0/UDP 127.0.0.1:" + portUs.getPort() + ";");
        assertThat(sent.headers("Route")).containsExactly("<sip:127.0.0.1:" + lab.pcscf.port("ps") + ";lr>",
                NetworkScript.SERVICE_ROUTE);
        assertThat(sent.header("P-Preferred-Identity")).isEqualTo("<sip:alice@ims.example>");
        assertThat(sent.header("P-Access-Network-Info")).isNotEmpty();
        assertThat(sent.header("Require")).isEqualTo("sec-agree");
        assertThat(sent.header("Proxy-Require")).isEqualTo("sec-agree");
        assertThat(sent.headers("Security-Verify")).containsExactly(lab.network.securityServer());
        assertThat(sent.headers("Contact")).isEmpty();
        assertThat(sent.body()).isEqualTo("hello");
    }

    /** As iPhones do (field report 2): the set is for both. */
    @Test
    void sendsMessagesOverUdpOnASetThatWasRegisteredOverTcp() throws Exception {
        Ue tcp = lab.ue(lab.config(TransportProtocol.TCP).withMessageTransport(TransportProtocol.UDP));
        lab.network.others = request -> lab.pcscf.answer(request, 200, "OK");
        get(tcp.register());
        get(tcp.message("sip:bob@ims.example", "hello"));
        get(tcp.options("sip:bob@ims.example"));

        assertThat(lab.pcscf.requests("REGISTER").getLast().tcp()).isTrue();
        assertThat(lab.pcscf.requests("OPTIONS").getLast().tcp()).isTrue();
        TextMessage sent = lab.pcscf.requests("MESSAGE").getLast();
        assertThat(sent.tcp()).isFalse();
        assertThat(sent.flow()).isEqualTo("ps");
        assertThat(sent.from()).isEqualTo(lab.pcscf.requests("OPTIONS").getLast().from());
        assertThat(sent.header("Via")).startsWith("SIP/2.0/UDP ");
    }

    @Test
    void sendsALongMessageOverTcpFromPortUc() throws Exception {
        lab.network.others = request -> lab.pcscf.answer(request, 202, "Accepted");
        String text = "x".repeat(2000);

        assertThat(get(ue.message("sip:bob@ims.example", text)).status()).isEqualTo(202);

        TextMessage sent = lab.pcscf.requests("MESSAGE").getFirst();
        assertThat(sent.tcp()).isTrue();
        assertThat(sent.flow()).isEqualTo("ps");
        assertThat(sent.from().getPort()).hasToString(portUc);
        assertThat(sent.header("Via")).startsWith("SIP/2.0/TCP 127.0.0.1:" + portUs.getPort() + ";");
        assertThat(sent.body()).isEqualTo(text);
    }

    @Test
    void tellsThatAMessageWasRefused() throws Exception {
        lab.network.others = request -> lab.pcscf.answer(request, 404, "Not Found");
        UeFailure failure = failure(ue.message("sip:nobody@ims.example", "hello"));
        assertThat(failure).isInstanceOf(Refused.class);
        assertThat(failure.stage()).isEqualTo(Stage.MESSAGE);
        assertThat(failure.cause()).startsWith("404");
    }

    @Test
    void tellsThatATargetIsNoUri() throws Exception {
        assertThat(failure(ue.message("not a uri", "hello"))).isInstanceOf(WrongState.class);
    }

    @Test
    void answersAMessageFromPortUcToPortPs() throws Exception {
        lab.pcscf.sendUdp("pc", portUs, message("mt1", "MESSAGE", "hello Alice", false));

        until(() -> !lab.pcscf.responses("MESSAGE").isEmpty());
        TextMessage answer = lab.pcscf.responses("MESSAGE").getFirst();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.flow()).isEqualTo("ps");
        assertThat(answer.from().getPort()).hasToString(portUc);
        until(() -> lab.events(MessageReceived.class).size() == 1);
        UeMessage received = lab.events(MessageReceived.class).getFirst().message();
        assertThat(received.text()).isEqualTo("hello Alice");
        assertThat(received.from()).isEqualTo("sip:bob@ims.example");
        assertThat(received.contentType()).isEqualTo("text/plain");
        assertThat(received.tcp()).isFalse();
    }

    @Test
    void answersARepeatedMessageAgainButTellsItOnce() throws Exception {
        String request = message("mt2", "MESSAGE", "once", false);
        lab.pcscf.sendUdp("pc", portUs, request);
        until(() -> lab.pcscf.responses("MESSAGE").size() == 1);
        lab.pcscf.sendUdp("pc", portUs, request);
        until(() -> lab.pcscf.responses("MESSAGE").size() == 2);
        assertThat(lab.pcscf.responses("MESSAGE").get(1).from().getPort()).hasToString(portUc);
        assertThat(lab.events(MessageReceived.class)).hasSize(1);
    }

    @Test
    void answersAMessageOnItsConnection() throws Exception {
        lab.pcscf.sendTcp(portUs, message("mt3", "MESSAGE", "over TCP", true));

        until(() -> !lab.pcscf.responses("MESSAGE").isEmpty());
        TextMessage answer = lab.pcscf.responses("MESSAGE").getFirst();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.tcp()).isTrue();
        assertThat(answer.flow()).isEqualTo("pc");
        until(() -> lab.events(MessageReceived.class).size() == 1);
        assertThat(lab.events(MessageReceived.class).getFirst().message().tcp()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPTIONS 200", "NOTIFY 200", "PUBLISH 405", "BYE 481", "CANCEL 481"})
    void answersOtherRequests(String expected) throws Exception {
        String method = expected.split(" ")[0];
        lab.pcscf.sendUdp("pc", portUs, message("o-" + method, method, "", false));
        until(() -> !lab.pcscf.responses(method).isEmpty());
        assertThat(method + " " + lab.pcscf.responses(method).getFirst().status()).isEqualTo(expected);
        assertThat(lab.pcscf.responses(method).getFirst().from().getPort()).hasToString(portUc);
    }

    @Test
    void ignoresWhatDoesNotComeFromItsPcscf() throws Exception {
        try (ScriptedPcscf stranger = new ScriptedPcscf(InetAddress.getByName("127.0.0.2"))) {
            stranger.sendUdp("pc", portUs, message("evil", "MESSAGE", "buy now", false));
            lab.pcscf.sendUdp("pc", portUs, message("good", "MESSAGE", "hello", false));
            until(() -> lab.events(MessageReceived.class).size() == 1);
            assertThat(lab.events(MessageReceived.class).getFirst().message().text()).isEqualTo("hello");
            assertThat(stranger.received).isEmpty();
        }
    }

    @Test
    void registersOverTcpAndTakesMessagesOverUdpOnTheSameSet() throws Exception {
        lab.close();
        lab = new LabFixture("::1");
        start(TransportProtocol.TCP);
        lab.network.others = message -> {
            if (!message.isResponse()) {
                lab.pcscf.answer(message, 200, "OK");
            }
        };
        get(ue.message("sip:bob@ims.example", "over TCP"));
        assertThat(lab.pcscf.requests("MESSAGE").getFirst().tcp()).isTrue();

        lab.pcscf.sendUdp("pc", portUs, message("udp", "MESSAGE", "over UDP", false));
        until(() -> lab.events(MessageReceived.class).size() == 1);
        until(() -> lab.pcscf.responses("MESSAGE").size() == 1);
        List<TextMessage> answers = lab.pcscf.responses("MESSAGE");
        assertThat(answers.getFirst().tcp()).isFalse();
        assertThat(answers.getFirst().flow()).isEqualTo("ps");
    }
}
