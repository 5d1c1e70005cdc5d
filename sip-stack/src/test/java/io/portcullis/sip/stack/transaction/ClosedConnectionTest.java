package io.portcullis.sip.stack.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipLimits;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipParser;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.message.Uri;
import io.portcullis.sip.stack.proxy.Vias;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.SipTransport;
import io.portcullis.sip.stack.transport.TransportConfig;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A peer that closes the connection, or has forgotten it, before it answers. */
class ClosedConnectionTest {

    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
    private static final int PATIENCE = 5_000;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final SipParser parser = new SipParser(SipLimits.DEFAULT);
    private SipTransport transport;
    private TransactionLayer layer;
    private ServerSocket peer;

    @BeforeEach
    void open() throws IOException {
        transport = new SipTransport(TransportConfig.DEFAULT);
        layer = new TransactionLayer(transport, new TimerConfig(Duration.ofMillis(100), Duration.ofSeconds(1),
                Duration.ofSeconds(1), Duration.ZERO));
        layer.start(new QuietUser());
        peer = new ServerSocket(0, 5, HERE);
        peer.setSoTimeout(PATIENCE);
    }

    @AfterEach
    void close() throws IOException {
        transport.close();
        peer.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"MESSAGE", "INVITE"})
    void bringsTheRequestAgainOverANewConnection(String method) throws Exception {
        SipRequest request = send(method);
        try (Socket first = peer.accept()) {
            assertThat(read(first).topVia().branch()).isEqualTo(request.topVia().branch());
        }
        try (Socket second = peer.accept()) {
            SipRequest again = read(second);
            assertThat(again.toBytes()).as("the same transaction").isEqualTo(request.toBytes());
            second.getOutputStream().write(SipResponse.to(again, 200, "OK").toTag("t").build().toBytes());
            assertThat(told.poll(PATIENCE, TimeUnit.MILLISECONDS)).isEqualTo("200");
        }
    }

    @Test
    void bringsItOnceMoreAndNoOftener() throws Exception {
        send("MESSAGE");
        for (int i = 0; i < 2; i++) {
            try (Socket connection = peer.accept()) {
                read(connection);
            }
        }
        assertThat(told.poll(64 * 100 + PATIENCE, TimeUnit.MILLISECONDS)).isEqualTo("timeout");
        assertNobodyConnects();
    }

    @Test
    void leavesAnInviteAloneThatRings() throws Exception {
        send("INVITE");
        try (Socket connection = peer.accept()) {
            connection.getOutputStream().write(SipResponse.to(read(connection), 180, "Ringing").toTag("t").build()
                    .toBytes());
            assertThat(told.poll(PATIENCE, TimeUnit.MILLISECONDS)).isEqualTo("180");
        }
        assertNobodyConnects();
    }

    @Test
    void saysSoWhenNobodyIsThereAnyMore() throws Exception {
        send("MESSAGE");
        try (Socket connection = peer.accept()) {
            read(connection);
            peer.close();
        }
        assertThat(told.poll(PATIENCE, TimeUnit.MILLISECONDS)).isEqualTo("error");
    }

    private void assertNobodyConnects() throws IOException {
        peer.setSoTimeout(300);
        try (Socket unwanted = peer.accept()) {
            assertThat(unwanted).as("another connection").isNull();
        } catch (SocketTimeoutException silence) {
            assertThat(told).isEmpty();
        }
    }

    private SipRequest send(String method) throws SipParseException {
        Hop hop = new Hop(TransportProtocol.TCP, new InetSocketAddress(HERE, 0),
                new InetSocketAddress(HERE, peer.getLocalPort()));
        SipRequest request = Vias.push(SipRequest.builder(method, Uri.parse("sip:b@example.org"))
                .header(HeaderName.VIA, "SIP/2.0/TCP 127.0.0.1;branch=z9hG4bKold")
                .header(HeaderName.FROM, "<sip:a@example.org>;tag=1").header(HeaderName.TO, "<sip:b@example.org>")
                .header(HeaderName.CALL_ID, "c").header(HeaderName.CSEQ, "7 " + method).build(), TransportProtocol.TCP,
                new InetSocketAddress(HERE, 5060), Vias.newBranch());
        layer.send(request, hop, new ClientTransactionListener() {
            @Override
            public void onResponse(SipResponse response, Hop by) {
                told.add(Integer.toString(response.status()));
            }

            @Override
            public void onTimeout() {
                told.add("timeout");
            }

            @Override
            public void onTransportError(Throwable cause) {
                told.add("error");
            }
        });
        return request;
    }

    private SipRequest read(Socket connection) throws IOException, SipParseException {
        connection.setSoTimeout(PATIENCE);
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            text.append((char) connection.getInputStream().read());
        }
        return (SipRequest) parser.parse(text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
