package io.portcullis.sip.stack.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.portcullis.sip.message.SipLimits;
import io.portcullis.sip.message.SipMessage;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sockets of both kinds and families. */
class SipTransportTest {

    private static final String MESSAGE = "MESSAGE sip:b@example.org SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bK1\r\n"
            + "From: <sip:a@h>;tag=1\r\nTo: <sip:b@h>\r\nCall-ID: 1\r\nCSeq: 1 MESSAGE\r\nContent-Length: 5\r\n\r\nhello";

    private static SipMessage message() throws SipParseException {
        return new SipParser(SipLimits.DEFAULT).parse(MESSAGE.getBytes(StandardCharsets.UTF_8));
    }

    private static SipMessage large() throws SipParseException {
        String large = MESSAGE.replace("Content-Length: 5", "Content-Length: 60000").replace("hello",
                "x".repeat(60_000));
        return new SipParser(SipLimits.DEFAULT).parse(large.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({"UDP, 127.0.0.1", "UDP, ::1", "TCP, 127.0.0.1", "TCP, ::1"})
    void carriesAMessageThereAndBack(TransportProtocol protocol, String address) throws Exception {
        try (End a = new End(); End b = new End()) {
            InetSocketAddress atA = a.listen(protocol, address, 0);
            InetSocketAddress atB = b.listen(protocol, address, 0);
            a.transport.send(message(), new Hop(protocol, atA, atB)).get(5, TimeUnit.SECONDS);
            Received there = b.next(1);
            assertThat(there.message().toBytes()).isEqualTo(MESSAGE.getBytes(StandardCharsets.UTF_8));
            assertThat(there.hop()).isEqualTo(new Hop(protocol, atB, atA));
            b.transport.sendBack(message(), there.hop()).get(5, TimeUnit.SECONDS);
            assertThat(a.next(1).hop()).isEqualTo(new Hop(protocol, atA, atB));
        }
    }

    @Test
    void connectsFromThePortThatItListensOnAndUsesTheConnectionAgain() throws Exception {
        try (End a = new End(); End b = new End()) {
            InetSocketAddress atA = a.listen(TransportProtocol.TCP, "127.0.0.1", 0);
            InetSocketAddress atB = b.listen(TransportProtocol.TCP, "127.0.0.1", 0);
            Hop hop = new Hop(TransportProtocol.TCP, atA, atB);
            for (int i = 1; i <= 3; i++) {
                a.transport.send(message(), hop).get(5, TimeUnit.SECONDS);
                assertThat(b.next(i).hop().remote()).isEqualTo(atA);
            }
            assertThat(b.transport.connections()).isEqualTo(1);
        }
    }

    /** As a phone that sleeps: it takes nothing more, so that it does not see the end of the first connection either. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void connectsAgainAtOnceThoughThePeerHasNotSeenTheEnd(String address) throws Exception {
        TransportLimits usual = TransportLimits.DEFAULT;
        TransportLimits patient = new TransportLimits(usual.connections(), usual.connectionsPerAddress(),
                Integer.MAX_VALUE, usual.pauseBytes(), usual.connectingBytes(), usual.idle(), usual.stalled());
        try (End a = new End(End.config(patient)); ServerSocket peer = new ServerSocket()) {
            peer.setReceiveBufferSize(4096);
            peer.bind(new InetSocketAddress(address, 0));
            InetSocketAddress atA = a.listen(TransportProtocol.TCP, address, 0);
            Hop hop = new Hop(TransportProtocol.TCP, atA, (InetSocketAddress) peer.getLocalSocketAddress());
            CompletableFuture<Void> stuck = a.transport.send(large(), hop);
            try (Socket first = peer.accept()) {
                // Far more than the kernel's buffers on both sides take.
                for (int i = 0; i < 400; i++) {
                    stuck = a.transport.send(large(), hop);
                }
                assertThat(first.getInputStream().read()).isEqualTo('M');
                assertThat(stuck).isNotDone();
                a.transport.closeConnection(hop);
                a.transport.send(message(), hop).get(5, TimeUnit.SECONDS);
                try (Socket second = peer.accept()) {
                    assertThat(second.getRemoteSocketAddress()).isEqualTo(first.getRemoteSocketAddress());
                    assertThat(second.getInputStream().readNBytes(MESSAGE.length()))
                            .isEqualTo(MESSAGE.getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }

    @Test
    void endsAConnectionFromAnyPortInOrder() throws Exception {
        try (End a = new End(); ServerSocket peer = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Hop hop = new Hop(TransportProtocol.TCP, new InetSocketAddress("127.0.0.1", 0),
                    (InetSocketAddress) peer.getLocalSocketAddress());
            a.transport.send(message(), hop).get(5, TimeUnit.SECONDS);
            try (Socket accepted = peer.accept()) {
                a.transport.closeConnection(hop);
                assertThat(accepted.getInputStream().readAllBytes()).as("all of it, and then its end")
                        .isEqualTo(MESSAGE.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /** What was accepted is ended in order, so that its last bytes arrive, and fades; that keeps nobody from listening. */
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void listensAgainAtOnceWhileConnectionsOfAnEarlierRunFade(String address) throws Exception {
        List<Socket> phones = new ArrayList<>();
        int port = 0;
        try {
            for (int run = 0; run < 3; run++) {
                try (End a = new End()) {
                    InetSocketAddress at = a.listen(TransportProtocol.TCP, address, port);
                    port = at.getPort();
                    for (int i = 1; i <= 2; i++) {
                        Socket phone = new Socket(at.getAddress(), port);
                        phones.add(phone);
                        phone.getOutputStream().write(MESSAGE.getBytes(StandardCharsets.UTF_8));
                        a.transport.sendBack(message(), a.next(i).hop()).get(5, TimeUnit.SECONDS);
                    }
                }
                // One connection stays half closed, the other is over but for TIME_WAIT on our side.
                Socket half = phones.get(phones.size() - 2);
                assertThat(half.getInputStream().readAllBytes()).hasSize(MESSAGE.length());
                phones.getLast().close();
            }
        } finally {
            for (Socket phone : phones) {
                phone.close();
            }
        }
    }

    @Test
    void usesOneConnectionForAnyPort() throws Exception {
        try (End a = new End(); End b = new End()) {
            InetSocketAddress atB = b.listen(TransportProtocol.TCP, "127.0.0.1", 0);
            Hop hop = new Hop(TransportProtocol.TCP, new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), atB);
            a.transport.send(message(), hop).get(5, TimeUnit.SECONDS);
            a.transport.send(message(), hop).get(5, TimeUnit.SECONDS);
            assertThat(b.next(1).hop().remote()).isEqualTo(b.next(2).hop().remote());
            b.transport.sendBack(message(), b.next(1).hop()).get(5, TimeUnit.SECONDS);
            assertThat(a.next(1).hop().remote()).isEqualTo(atB);
        }
    }

    @Test
    void makesNoConnectionToSendBack() throws Exception {
        try (End a = new End(); End b = new End()) {
            InetSocketAddress atB = b.listen(TransportProtocol.TCP, "127.0.0.1", 0);
            Hop hop = new Hop(TransportProtocol.TCP, new InetSocketAddress("127.0.0.1", 0), atB);
            assertThatThrownBy(() -> a.transport.sendBack(message(), hop).get(5, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(NotConnectedException.class);
        }
    }

    @Test
    void reportsARefusedConnectionAndForgetsIt() throws Exception {
        try (End a = new End(); End b = new End()) {
            InetSocketAddress free = b.listen(TransportProtocol.TCP, "127.0.0.1", 0);
            b.transport.unlisten(TransportProtocol.TCP, free);
            Hop hop = new Hop(TransportProtocol.TCP, new InetSocketAddress("127.0.0.1", 0), free);
            assertThatThrownBy(() -> a.transport.send(message(), hop).get(5, TimeUnit.SECONDS))
                    .hasRootCauseInstanceOf(ConnectException.class);
            assertThat(a.transport.connections()).isZero();
            b.listen(TransportProtocol.TCP, "127.0.0.1", free.getPort());
            a.transport.send(message(), hop).get(5, TimeUnit.SECONDS);
            assertThat(b.next(1).message().method()).isEqualTo("MESSAGE");
        }
    }

    @Test
    void cutsAStreamIntoMessages() throws Exception {
        try (End a = new End()) {
            InetSocketAddress at = a.listen(TransportProtocol.TCP, "127.0.0.1", 0);
            try (Socket socket = new Socket(at.getAddress(), at.getPort())) {
                OutputStream out = socket.getOutputStream();
                byte[] three = ("\r\n\r\n" + MESSAGE + MESSAGE + "\r\n\r\n" + MESSAGE).getBytes(StandardCharsets.UTF_8);
                for (byte b : three) {
                    out.write(b);
                    out.flush();
                }
                a.next(3);
                assertThat(socket.getInputStream().readNBytes(4)).as("a pong for each ping").containsExactly(13, 10, 13,
                        10);
            }
            await().atMost(Duration.ofSeconds(5)).until(() -> a.transport.connections() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"MESSAGE sip:b SIP/2.0\r\nContent-Length: x\r\n\r\n", "GET / HTTP/1.1\r\nHost: x\r\n\r\n"})
    void closesAStreamThatItCannotFollow(String garbage) throws Exception {
        try (End a = new End()) {
            InetSocketAddress at = a.listen(TransportProtocol.TCP, "127.0.0.1", 0);
            try (Socket socket = new Socket(at.getAddress(), at.getPort())) {
                socket.setSoTimeout(5_000);
                socket.getOutputStream().write(garbage.getBytes(StandardCharsets.UTF_8));
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(a.malformed).hasSize(1);
        }
    }

    @Test
    void carriesLargeDatagrams() throws Exception {
        try (End a = new End(); End b = new End()) {
            InetSocketAddress atA = a.listen(TransportProtocol.UDP, "127.0.0.1", 0);
            InetSocketAddress atB = b.listen(TransportProtocol.UDP, "127.0.0.1", 0);
            a.transport.send(large(), new Hop(TransportProtocol.UDP, atA, atB)).get(5, TimeUnit.SECONDS);
            assertThat(b.next(1).message().body()).hasSize(60_000);
        }
    }

    @ParameterizedTest
    @CsvSource({"UDP", "TCP"})
    void saysThatAnAddressIsTaken(TransportProtocol protocol) throws Exception {
        try (End a = new End(); End b = new End()) {
            InetSocketAddress at = a.listen(protocol, "127.0.0.1", 0);
            assertThatThrownBy(() -> b.listen(protocol, "127.0.0.1", at.getPort())).isInstanceOf(IOException.class)
                    .hasMessageContaining("listen on " + protocol + " 127.0.0.1:" + at.getPort())
                    .hasMessageContaining("in use");
        }
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1, 192.0.2.1", "2001:db8:0:0:0:0:0:1, [2001:db8::1]", "::1, [::1]", "::, [::]",
        "2001:0:0:1:0:0:0:1, [2001:0:0:1::1]", "2001:db8:0:1:1:1:1:1, [2001:db8:0:1:1:1:1:1]", "1::, [1::]"})
    void writesAddressesAsSipDoes(String address, String expected) throws Exception {
        assertThat(Addresses.host(InetAddress.getByName(address))).isEqualTo(expected);
    }
}
