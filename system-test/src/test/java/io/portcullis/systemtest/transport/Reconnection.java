package io.portcullis.systemtest.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.portcullis.sip.message.SipLimits;
import io.portcullis.sip.message.SipMessage;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipParser;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.ListenSpec;
import io.portcullis.sip.stack.transport.Received;
import io.portcullis.sip.stack.transport.SipTransport;
import io.portcullis.sip.stack.transport.TransportConfig;
import io.portcullis.sip.stack.transport.TransportHandler;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * With timestamps Linux connects from a port whose earlier connection is in TIME_WAIT, without them it does not (RFC 6191).
 * What {@link ReconnectionTest} runs inside.
 */
class Reconnection {

    private static final String OPTIONS = "OPTIONS sip:b@example.org SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bK1\r\n"
            + "From: <sip:a@h>;tag=1\r\nTo: <sip:b@h>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n";

    /** One end, and from where it got something. */
    private static final class End implements AutoCloseable, TransportHandler {

        final SipTransport transport = new SipTransport(TransportConfig.DEFAULT);
        final List<InetSocketAddress> senders = new CopyOnWriteArrayList<>();

        End() {
            transport.start(this);
        }

        InetSocketAddress listen(String address, int port) throws IOException {
            return transport.listen(new ListenSpec(TransportProtocol.TCP,
                    new InetSocketAddress(InetAddress.getByName(address), port), null));
        }

        void send(Hop hop) throws Exception {
            SipMessage message = new SipParser(SipLimits.DEFAULT).parse(OPTIONS.getBytes(UTF_8));
            transport.send(message, hop).get(5, TimeUnit.SECONDS);
        }

        @Override
        public void onMessage(Received message) {
            senders.add(message.hop().remote());
        }

        @Override
        public void onMalformed(SipParseException cause, Hop hop) {
            throw new AssertionError(cause);
        }

        @Override
        public void close() {
            transport.close();
        }
    }

    @BeforeEach
    void takeTimestampsAway() throws IOException {
        Files.writeString(Path.of("/proc/sys/net/ipv4/tcp_timestamps"), "0");
    }

    private static void awaitMessage(End at, int number, InetSocketAddress from) {
        await().atMost(Duration.ofSeconds(5)).until(() -> at.senders.size() == number);
        assertThat(at.senders).containsOnly(from);
        await().atMost(Duration.ofSeconds(5)).until(() -> at.transport.connections() == 1);
    }

    private static void awaitEnd(End at) {
        await().atMost(Duration.ofSeconds(5)).until(() -> at.transport.connections() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void connectsAgainAtOnceFromAPortWhoseConnectionWeClosed(String address) throws Exception {
        try (End a = new End(); End b = new End()) {
            InetSocketAddress atA = a.listen(address, 0);
            Hop hop = new Hop(TransportProtocol.TCP, atA, b.listen(address, 0));
            for (int time = 1; time <= 3; time++) {
                a.send(hop);
                awaitMessage(b, time, atA);
                a.transport.closeConnection(hop);
                awaitEnd(b);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void connectsAgainAtOnceFromThePortOfAnEarlierRun(String address) throws Exception {
        try (End b = new End()) {
            InetSocketAddress atB = b.listen(address, 0);
            int port = 0;
            for (int run = 1; run <= 3; run++) {
                try (End a = new End()) {
                    InetSocketAddress atA = a.listen(address, port);
                    port = atA.getPort();
                    a.send(new Hop(TransportProtocol.TCP, atA, atB));
                    awaitMessage(b, run, atA);
                }
                awaitEnd(b);
            }
        }
    }
}
