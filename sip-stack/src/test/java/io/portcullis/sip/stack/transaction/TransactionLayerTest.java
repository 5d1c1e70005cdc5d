package io.portcullis.sip.stack.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.message.Uri;
import io.portcullis.sip.stack.proxy.Vias;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.ListenSpec;
import io.portcullis.sip.stack.transport.SipTransport;
import io.portcullis.sip.stack.transport.TransportConfig;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transactions over a real socket: what is repeated, what is absorbed, what is told. */
@SuppressWarnings("NullAway.Init") // set by the set-up
class TransactionLayerTest {

    private static final TimerConfig TIMERS = new TimerConfig(Duration.ofMillis(50), Duration.ofMillis(200),
            Duration.ofMillis(100), Duration.ofSeconds(185));

    private final List<ServerTransaction> requests = new CopyOnWriteArrayList<>();
    private final List<String> told = new CopyOnWriteArrayList<>();
    private SipTransport transport;
    private TransactionLayer layer;
    private InetSocketAddress ours;
    private Wire wire;

    @BeforeEach
    void open() throws Exception {
        transport = new SipTransport(TransportConfig.DEFAULT);
        layer = new TransactionLayer(transport, TIMERS);
        layer.start(new User());
        ours = transport.listen(new ListenSpec(TransportProtocol.UDP,
                new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), null));
        wire = new Wire("127.0.0.1");
    }

    @AfterEach
    void close() {
        transport.close();
        wire.close();
    }

    private final class User implements TransactionUser {

        @Override
        public void onRequest(ServerTransaction transaction) {
            requests.add(transaction);
        }

        @Override
        public void onCancel(ServerTransaction cancel, Optional<ServerTransaction> invite) {
            told.add("cancel " + invite.isPresent());
            cancel.respond(SipResponse.to(cancel.request(), 200, "OK").build());
        }

        @Override
        public void onAck(SipRequest ack, Hop hop) {
            told.add("ack");
        }

        @Override
        public void onStrayResponse(SipResponse response, Hop hop) {
            told.add("stray " + response.status());
        }

        @Override
        public void onMalformed(SipParseException cause, Hop hop) {
            told.add("malformed " + cause.status());
        }
    }

    private String text(String method, String branch) {
        return method + " sip:b@example.org SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + wire.address().getPort()
                + ";branch=" + branch + ";rport\r\nFrom: <sip:a@example.org>;tag=1\r\nTo: <sip:b@example.org>\r\n"
                + "Call-ID: " + branch + "\r\nCSeq: 1 " + method + "\r\nContent-Length: 0\r\n\r\n";
    }

    private ServerTransaction arrived() {
        await().atMost(Duration.ofSeconds(5)).until(() -> !requests.isEmpty());
        return requests.getFirst();
    }

    private void respond(ServerTransaction transaction, int status) {
        transaction.respond(SipResponse.to(transaction.request(), status, "X").toTag("t").build());
    }

    private SipRequest request(String method, Hop hop) throws SipParseException {
        SipRequest plain = SipRequest.builder(method, Uri.parse("sip:b@example.org"))
                .header(HeaderName.VIA, "SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKold")
                .header(HeaderName.FROM, "<sip:a@example.org>;tag=1").header(HeaderName.TO, "<sip:b@example.org>")
                .header(HeaderName.CALL_ID, "c" + System.nanoTime()).header(HeaderName.CSEQ, "7 " + method).build();
        return Vias.push(plain, TransportProtocol.UDP, hop.local(), Vias.newBranch());
    }

    private Hop hop() {
        return new Hop(TransportProtocol.UDP, ours, wire.address());
    }

    private ClientTransactionListener listener() {
        return new ClientTransactionListener() {
            @Override
            public void onResponse(SipResponse response, Hop by) {
                told.add("response " + response.status());
            }

            @Override
            public void onTimeout() {
                told.add("timeout");
            }

            @Override
            public void onTransportError(Throwable cause) {
                told.add("error");
            }
        };
    }

    private static String answer(String request, int status) {
        String head = request.substring(request.indexOf("\r\n") + 2);
        return "SIP/2.0 " + status + " X\r\n"
                + head.replace("To: <sip:b@example.org>", "To: <sip:b@example.org>;tag=b");
    }

    @Test
    void answersARepeatedRequestFromTheTransaction() throws Exception {
        wire.send(text("MESSAGE", "z9hG4bK1"), ours);
        ServerTransaction transaction = arrived();
        respond(transaction, 200);
        String first = wire.receive();
        wire.send(text("MESSAGE", "z9hG4bK1"), ours);
        assertThat(wire.receive()).isEqualTo(first).startsWith("SIP/2.0 200");
        assertThat(requests).hasSize(1);
    }

    @Test
    void absorbsRepetitionsBeforeTheAnswer() throws Exception {
        wire.send(text("MESSAGE", "z9hG4bK1"), ours);
        arrived();
        wire.send(text("MESSAGE", "z9hG4bK1"), ours);
        wire.send(text("MESSAGE", "z9hG4bK2"), ours);
        await().atMost(Duration.ofSeconds(5)).until(() -> requests.size() == 2);
        assertThat(wire.receive(150)).isEmpty();
    }

    @Test
    void writesReceivedAndRportAndAnswersThere() throws Exception {
        String behindNat = text("MESSAGE", "z9hG4bK1").replaceFirst("UDP 127[^;]*;", "UDP 10.0.0.1:5060;");
        wire.send(behindNat, ours);
        respond(arrived(), 200);
        assertThat(wire.receive()).contains("received=127.0.0.1").contains("rport=" + wire.address().getPort());
    }

    @Test
    void answersWithoutRportToThePortOfVia() throws Exception {
        try (Wire other = new Wire("127.0.0.1")) {
            wire.send(text("MESSAGE", "z9hG4bK1").replace(";rport", "")
                    .replace(":" + wire.address().getPort(), ":" + other.address().getPort()), ours);
            respond(arrived(), 200);
            assertThat(other.receive()).startsWith("SIP/2.0 200");
        }
    }

    /** Not where maddr says (RFC 3261 18.2.2): whoever could send us a request could have us send to any host. */
    @ParameterizedTest
    @ValueSource(strings = {"", ";rport"})
    void answersTheSenderWhateverMaddrSays(String rport) throws Exception {
        try (Wire other = new Wire("127.0.0.2")) {
            wire.send(text("MESSAGE", "z9hG4bK1").replace(";rport", rport + ";maddr=127.0.0.2"), ours);
            respond(arrived(), 200);
            assertThat(wire.receive()).startsWith("SIP/2.0 200");
            assertThat(other.receive(100)).isEmpty();
        }
    }

    /** RFC 3261 18.2.2, RFC 3263 5: over the request's connection, else to the sender's address at the port of Via. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void answersOverANewConnectionToTheSenderAndItsViasPortWhenItsOwnIsGone(boolean listens) throws Exception {
        InetSocketAddress stream = transport.listen(new ListenSpec(TransportProtocol.TCP,
                new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), null));
        try (ServerSocket peer = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            peer.setSoTimeout(5_000);
            try (Socket connection = new Socket(stream.getAddress(), stream.getPort())) {
                String byName = text("MESSAGE", "z9hG4bK1").replaceFirst("UDP 127[^;]*",
                        "TCP name.invalid:" + peer.getLocalPort()).replace(";rport", "");
                connection.getOutputStream().write(byName.getBytes(StandardCharsets.UTF_8));
                arrived();
            }
            await().atMost(Duration.ofSeconds(5)).until(() -> transport.connections() == 0);
            if (!listens) {
                peer.close();
            }
            respond(arrived(), 200);
            if (listens) {
                try (Socket back = peer.accept()) {
                    back.setSoTimeout(5_000);
                    assertThat(new String(back.getInputStream().readNBytes(11), StandardCharsets.UTF_8))
                            .isEqualTo("SIP/2.0 200");
                }
            } else {
                // The name in Via is not looked up.
                await().atMost(Duration.ofSeconds(5)).until(() -> layer.counts().notSent() == 1);
            }
        }
    }

    @Test
    void answersByTheWayThatItIsTold() throws Exception {
        try (Wire other = new Wire("127.0.0.1")) {
            wire.send(text("MESSAGE", "z9hG4bK1"), ours);
            ServerTransaction transaction = arrived();
            transaction.responseHop(new Hop(TransportProtocol.UDP, ours, other.address()));
            respond(transaction, 200);
            assertThat(other.receive()).startsWith("SIP/2.0 200");
            wire.send(text("MESSAGE", "z9hG4bK1"), ours);
            assertThat(other.receive()).startsWith("SIP/2.0 200");
        }
    }

    @Test
    void triesAndRepeatsAFailureUntilItIsAcknowledged() throws Exception {
        wire.send(text("INVITE", "z9hG4bKi"), ours);
        assertThat(wire.receive()).startsWith("SIP/2.0 100");
        respond(arrived(), 486);
        assertThat(wire.receive()).startsWith("SIP/2.0 486");
        assertThat(wire.receive()).startsWith("SIP/2.0 486");
        wire.send(text("ACK", "z9hG4bKi"), ours);
        while (!wire.receive(500).isEmpty()) {
            // What was under way when the ACK came.
            assertThat(requests).hasSize(1);
        }
        assertThat(told).isEmpty();
    }

    @Test
    void handsTheAckToASuccessOn() throws Exception {
        wire.send(text("INVITE", "z9hG4bKi"), ours);
        respond(arrived(), 200);
        wire.send(text("ACK", "z9hG4bKother"), ours);
        await().atMost(Duration.ofSeconds(5)).until(() -> told.contains("ack"));
    }

    @Test
    void findsTheInviteOfACancel() throws Exception {
        wire.send(text("INVITE", "z9hG4bKi"), ours);
        arrived();
        wire.send(text("CANCEL", "z9hG4bKi"), ours);
        wire.send(text("CANCEL", "z9hG4bKnone"), ours);
        await().atMost(Duration.ofSeconds(5)).until(() -> told.size() == 2);
        assertThat(told).containsExactlyInAnyOrder("cancel true", "cancel false");
    }

    @Test
    void repeatsUntilAnswered() throws Exception {
        layer.send(request("MESSAGE", hop()), hop(), listener());
        String first = wire.receive();
        assertThat(wire.receive()).isEqualTo(first);
        wire.send(answer(first, 100), ours);
        wire.send(answer(first, 200), ours);
        await().atMost(Duration.ofSeconds(5)).until(() -> told.size() == 2);
        wire.send(answer(first, 200), ours);
        await().atMost(Duration.ofSeconds(5)).until(() -> layer.open() == 0);
        wire.send(answer(first, 200), ours);
        await().atMost(Duration.ofSeconds(5)).until(() -> told.contains("stray 200"));
        // However long the machine took: the user heard each response once.
        assertThat(told).filteredOn(what -> what.startsWith("response"))
                .containsExactly("response 100", "response 200");
    }

    @Test
    void tellsThatNobodyAnswered() throws Exception {
        layer.send(request("MESSAGE", hop()), hop(), listener());
        await().atMost(Duration.ofSeconds(10)).until(() -> told.contains("timeout"));
        assertThat(layer.open()).isZero();
    }

    @Test
    void tellsThatThereIsNoSocket() throws Exception {
        Hop wrong = new Hop(TransportProtocol.UDP, new InetSocketAddress("127.0.0.1", 1), wire.address());
        layer.send(request("MESSAGE", hop()), wrong, listener());
        await().atMost(Duration.ofSeconds(5)).until(() -> told.contains("error"));
    }

    @Test
    void acknowledgesAFailureByItself() throws Exception {
        layer.send(request("INVITE", hop()), hop(), listener());
        String invite = wire.receive();
        wire.send(answer(invite, 486), ours);
        String ack = wire.receive();
        while (ack.startsWith("INVITE")) {
            ack = wire.receive();
        }
        assertThat(ack).startsWith("ACK sip:b@example.org").contains("To: <sip:b@example.org>;tag=b").contains("7 ACK");
        wire.send(answer(invite, 486), ours);
        assertThat(wire.receive()).isEqualTo(ack);
        assertThat(told).containsExactly("response 486");
    }

    @Test
    void deliversEverySuccess() throws Exception {
        layer.send(request("INVITE", hop()), hop(), listener());
        String invite = wire.receive();
        wire.send(answer(invite, 200), ours);
        wire.send(answer(invite, 200), ours);
        await().atMost(Duration.ofSeconds(5)).until(() -> told.size() == 2);
        assertThat(told).containsOnly("response 200");
    }

    @Test
    void cancelsWhenTheFirstAnswerHasCome() throws Exception {
        ClientTransaction transaction = layer.send(request("INVITE", hop()), hop(), listener());
        String invite = wire.receive();
        transaction.cancel();
        String next = wire.receive(120);
        assertThat(next.isEmpty() || next.startsWith("INVITE")).as("no CANCEL before a provisional response").isTrue();
        wire.send(answer(invite, 180), ours);
        String cancel = wire.receive();
        while (cancel.startsWith("INVITE")) {
            cancel = wire.receive();
        }
        assertThat(cancel).startsWith("CANCEL sip:b@example.org").contains("7 CANCEL");
        assertThat(cancel.lines().skip(1).findFirst()).isEqualTo(invite.lines().skip(1).findFirst());
    }

    @Test
    void takesAnAnswerThatComesToAnotherOfOurPorts() throws Exception {
        InetSocketAddress portPs = transport.listen(new ListenSpec(TransportProtocol.UDP,
                new InetSocketAddress(ours.getAddress(), 0), null));
        layer.send(request("MESSAGE", hop()), hop(), listener());
        wire.send(answer(wire.receive(), 200), portPs);
        await().atMost(Duration.ofSeconds(5)).until(() -> told.contains("response 200"));
    }
}
