package io.portcullis.sip.stack.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
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
import java.util.concurrent.TimeoutException;

import io.portcullis.sip.message.SipLimits;
import io.portcullis.sip.message.SipMessage;
import io.portcullis.sip.message.SipParser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each limit, and what happens beyond it; over real sockets. */
class TransportLimitsTest {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final int MIB = 1_048_576;

    private final List<Socket> sockets = new ArrayList<>();

    private static TransportLimits limits(int connections, int perAddress, Duration idle, Duration stalled) {
        return new TransportLimits(connections, perAddress, MIB, 100_000, 200_000, idle, stalled);
    }

    private static byte[] message(int body) {
        return ("MESSAGE sip:b@example.org SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bK1\r\nFrom: <sip:a@h>;tag=1\r\n"
                + "To: <sip:b@h>\r\nCall-ID: 1\r\nCSeq: 1 MESSAGE\r\nContent-Length: " + body + "\r\n\r\n"
                + "x".repeat(body)).getBytes(StandardCharsets.US_ASCII);
    }

    private static SipMessage parsed(int body) throws Exception {
        return new SipParser(SipLimits.DEFAULT).parse(message(body));
    }

    private Socket connect(InetSocketAddress to) throws IOException {
        return connect(to, "127.0.0.1");
    }

    private Socket connect(InetSocketAddress to, String from) throws IOException {
        Socket socket = new Socket(to.getAddress(), to.getPort(), InetAddress.getByName(from), 0);
        socket.setSoTimeout(5_000);
        sockets.add(socket);
        return socket;
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** That it is served: a pong for a ping. */
    private static void assertServed(Socket socket) throws IOException {
        say(socket, "\r\n\r\n");
        assertThat(socket.getInputStream().readNBytes(2)).containsExactly(13, 10);
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    private static long closed(End end, CloseReason reason) {
        return end.transport.counts().closed().getOrDefault(reason, -1L);
    }

    @AfterEach
    void closeSockets() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void oneMoreOfAnAddressClosesItsOwnThatWasIdleForLongest() throws Exception {
        try (End a = new End(End.config(limits(100, 2, LONG, LONG)))) {
            InetSocketAddress at = a.listen(TransportProtocol.TCP, "127.0.0.1", 0);
            Socket other = connect(at, "127.0.0.2");
            assertServed(other);
            Socket first = connect(at);
            assertServed(first);
            Socket second = connect(at);
            assertServed(second);
            assertServed(first);
            Socket third = connect(at);
            assertServed(third);
            assertThat(rest(second)).as("idle for longest of this address").isEmpty();
            assertServed(first);
            assertServed(other);
            assertThat(closed(a, CloseReason.EVICTED)).isEqualTo(1);
            assertThat(a.transport.connections()).isEqualTo(3);
        }
    }

    @Test
    void oneMoreInAllClosesTheOneThatWasIdleForLongest() throws Exception {
        try (End a = new End(End.config(limits(2, 100, LONG, LONG)))) {
            InetSocketAddress at = a.listen(TransportProtocol.TCP, "127.0.0.1", 0);
            Socket first = connect(at, "127.0.0.2");
            assertServed(first);
            Socket second = connect(at, "127.0.0.3");
            assertServed(second);
            assertServed(first);
            assertServed(connect(at));
            assertThat(rest(second)).isEmpty();
            assertServed(first);
        }
    }

    @Test
    void aFloodOfConnectionsLeavesNoMoreThanMayBeAndTheKeptOnes() throws Exception {
        try (End a = new End(End.config(limits(20, 1_000, LONG, LONG)))) {
            a.transport.keep(hop -> hop.remote().getAddress().getHostAddress().equals("127.0.0.2"));
            InetSocketAddress at = a.listen(TransportProtocol.TCP, "127.0.0.1", 0);
            Socket registered = connect(at, "127.0.0.2");
            assertServed(registered);
            for (int i = 0; i < 200; i++) {
                connect(at);
            }
            assertServed(sockets.getLast());
            assertServed(registered);
            assertThat(a.transport.connections()).isLessThanOrEqualTo(20);
            await().atMost(Duration.ofSeconds(5)).until(() -> closed(a, CloseReason.EVICTED) == 181);
        }
    }

    @Test
    void whereNoneCanGoTheFirstRequestIsAnswered503() throws Exception {
        try (End a = new End(End.config(limits(1, 100, LONG, LONG)))) {
            a.transport.keep(hop -> true);
            InetSocketAddress at = a.listen(TransportProtocol.TCP, "127.0.0.1", 0);
            Socket kept = connect(at);
            assertServed(kept);
            Socket refused = connect(at, "127.0.0.2");
            refused.getOutputStream().write(message(10));
            assertThat(rest(refused)).startsWith("SIP/2.0 503 ").containsPattern("Retry-After: 1[0-9]\r\n");
            assertServed(kept);
            assertThat(a.received).isEmpty();
            assertThat(a.transport.counts().refused()).isEqualTo(1);
            assertThat(closed(a, CloseReason.REFUSED)).isEqualTo(1);
        }
    }

    @Test
    void aRefusedConnectionThatSaysNothingIsClosedToo() throws Exception {
        try (End a = new End(End.config(limits(1, 100, LONG, SHORT)))) {
            a.transport.keep(hop -> true);
            InetSocketAddress at = a.listen(TransportProtocol.TCP, "127.0.0.1", 0);
            assertServed(connect(at));
            assertThat(rest(connect(at))).isEmpty();
            assertThat(closed(a, CloseReason.INCOMPLETE)).isEqualTo(1);
        }
    }

    /** A peer that takes nothing, though more was sent than the kernel keeps. */
    private static CompletableFuture<Void> fill(End a, Hop to) throws Exception {
        CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
        for (int i = 0; i < 2_000 && a.transport.counts().pauses() == 0; i++) {
            last = a.transport.sendBack(parsed(20_000), to);
            try {
                last.get(20, TimeUnit.MILLISECONDS);
            } catch (TimeoutException theKernelTakesNoMore) {
                assertThat(last).isNotDone();
            }
        }
        assertThat(a.transport.counts().pauses()).isEqualTo(1);
        return last;
    }

    private Socket slowReader(End a, InetSocketAddress at) throws Exception {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(4_096);
        socket.setSoTimeout(5_000);
        socket.connect(at);
        socket.getOutputStream().write(message(1));
        a.next(1);
        return socket;
    }

    @Test
    void oneThatSomethingWaitsToBeWrittenToIsNotIdle() throws Exception {
        try (End a = new End(End.config(limits(1, 100, LONG, LONG)))) {
            InetSocketAddress at = a.listen(TransportProtocol.TCP, "127.0.0.1", 0);
            slowReader(a, at);
            fill(a, a.next(1).hop());
            Socket refused = connect(at);
            refused.getOutputStream().write(message(10));
            assertThat(rest(refused)).startsWith("SIP/2.0 503 ");
            assertThat(closed(a, CloseReason.EVICTED)).isZero();
        }
    }

    @Test
    void nothingIsReadFromAPeerThatDoesNotRead() throws Exception {
        try (End a = new End(End.config(limits(10, 100, LONG, LONG)))) {
            InetSocketAddress at = a.listen(TransportProtocol.TCP, "127.0.0.1", 0);
            Socket slow = slowReader(a, at);
            CompletableFuture<Void> last = fill(a, a.next(1).hop());
            slow.getOutputStream().write(message(2));
            Socket other = connect(at);
            other.getOutputStream().write(message(3));
            assertThat(a.next(2).message().body()).as("the other one's").hasSize(3);
            while (!last.isDone()) {
                slow.getInputStream().readNBytes(20_000);
            }
            assertThat(a.next(3).message().body()).hasSize(2);
        }
    }

    @Test
    void aPeerThatTooMuchWaitsForIsCutOff() throws Exception {
        try (End a = new End(End.config(limits(10, 100, LONG, LONG)))) {
            InetSocketAddress at = a.listen(TransportProtocol.TCP, "127.0.0.1", 0);
            slowReader(a, at);
            Hop hop = a.next(1).hop();
            fill(a, hop);
            List<CompletableFuture<Void>> sent = new ArrayList<>();
            for (int i = 0; i < MIB / 20_000 + 2; i++) {
                sent.add(a.transport.sendBack(parsed(20_000), hop));
            }
            assertThatThrownBy(() -> sent.getLast().get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
            await().atMost(Duration.ofSeconds(5)).until(() -> sent.stream().allMatch(CompletableFuture::isDone));
            assertThat(closed(a, CloseReason.OVERFLOW)).isEqualTo(1);
            assertThat(a.transport.counts().droppedWrites()).isEqualTo(1);
        }
    }

    @Test
    void aPeerThatTakesNothingIsCutOffInTime() throws Exception {
        try (End a = new End(End.config(limits(10, 100, LONG, SHORT)))) {
            InetSocketAddress at = a.listen(TransportProtocol.TCP, "127.0.0.1", 0);
            slowReader(a, at);
            a.transport.keep(hop -> true);
            fill(a, a.next(1).hop());
            await().atMost(Duration.ofSeconds(5)).until(() -> closed(a, CloseReason.STALLED) == 1);
        }
    }

    @Test
    void aMessageThatDoesNotEndIsWaitedForInVain() throws Exception {
        try (End a = new End(End.config(limits(10, 100, LONG, SHORT)))) {
            InetSocketAddress at = a.listen(TransportProtocol.TCP, "127.0.0.1", 0);
            Socket blank = connect(at);
            assertServed(blank);
            say(blank, "\r\n");
            Socket trickle = connect(at);
            byte[] slow = message(100);
            int sent = 0;
            while (closed(a, CloseReason.INCOMPLETE) == 0 && sent < 50) {
                trickle.getOutputStream().write(slow, sent++, 1);
                trickle.getOutputStream().flush();
                trickle.setSoTimeout(50);
                try {
                    assertThat(trickle.getInputStream().read()).isEqualTo(-1);
                } catch (java.net.SocketTimeoutException stillOpen) {
                    continue;
                }
                break;
            }
            assertThat(closed(a, CloseReason.INCOMPLETE)).isEqualTo(1);
            assertServed(blank);
        }
    }

    /** RFC 3261 21.4.9; whichever part of it came, as long as it names whom to answer. */
    @ParameterizedTest
    @ValueSource(ints = {0, 40, 99})
    void aRequestWhoseRestStaysAwayIsAnswered408(int bodyBytes) throws Exception {
        try (End a = new End(End.config(limits(10, 100, LONG, SHORT)))) {
            a.transport.keep(hop -> true);
            InetSocketAddress at = a.listen(TransportProtocol.TCP, "127.0.0.1", 0);
            Socket silent = connect(at);
            byte[] whole = message(100);
            int head = whole.length - 100;
            // Without a body's byte, not even the header's end.
            silent.getOutputStream().write(whole, 0, bodyBytes == 0 ? head - 5 : head + bodyBytes);
            assertThat(rest(silent)).startsWith("SIP/2.0 408 ").contains("Call-ID: 1\r\n", "CSeq: 1 MESSAGE\r\n");
            assertThat(closed(a, CloseReason.INCOMPLETE)).isEqualTo(1);
            assertThat(a.transport.counts().malformedRequests()).isEqualTo(1);
            assertThat(a.transport.connections()).isZero();
            assertThat(a.received).isEmpty();
        }
    }

    @Test
    void whatIsNoRequestYetGetsNoAnswerWhenItsRestStaysAway() throws Exception {
        try (End a = new End(End.config(limits(10, 100, LONG, SHORT)))) {
            InetSocketAddress at = a.listen(TransportProtocol.TCP, "127.0.0.1", 0);
            Socket silent = connect(at);
            say(silent, "MESSAGE sip:b@example.org SIP/2.0\r\nVia: SIP/2.0/TCP h;branch=z9hG4bK1\r\nFrom: <sip:a@h");
            assertThat(rest(silent)).isEmpty();
            assertThat(closed(a, CloseReason.INCOMPLETE)).isEqualTo(1);
            assertThat(a.transport.counts().malformedDropped()).isEqualTo(1);
        }
    }

    /** The old one's end takes a moment, and the next has the same two addresses. */
    @Test
    void theWayToAPeerWhoseConnectionWasEndedIsOpenAgain() throws Exception {
        try (End a = new End(End.config(limits(10, 100, LONG, SHORT)));
                ServerSocket peer = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            InetSocketAddress at = a.listen(TransportProtocol.TCP, "127.0.0.1", 0);
            peer.setSoTimeout(10_000);
            Hop hop = new Hop(TransportProtocol.TCP, at, (InetSocketAddress) peer.getLocalSocketAddress());
            a.transport.send(parsed(1), hop).get(5, TimeUnit.SECONDS);
            try (Socket first = peer.accept()) {
                say(first, "SIP/2.0 200");
                await().atMost(Duration.ofSeconds(5)).until(() -> closed(a, CloseReason.INCOMPLETE) == 1);
                CompletableFuture<Void> next = a.transport.send(parsed(2), hop);
                try (Socket second = peer.accept()) {
                    next.get(5, TimeUnit.SECONDS);
                    assertThat(second.getPort()).isEqualTo(first.getPort()).isEqualTo(at.getPort());
                }
            }
        }
    }

    @Test
    void anIdleConnectionIsClosedUnlessItIsKept() throws Exception {
        try (End a = new End(End.config(limits(10, 100, SHORT, LONG)))) {
            a.transport.keep(hop -> hop.remote().getAddress().getHostAddress().equals("127.0.0.2"));
            InetSocketAddress at = a.listen(TransportProtocol.TCP, "127.0.0.1", 0);
            Socket kept = connect(at, "127.0.0.2");
            assertServed(kept);
            Socket idle = connect(at);
            assertThat(rest(idle)).isEmpty();
            assertThat(closed(a, CloseReason.IDLE)).isEqualTo(1);
            assertServed(kept);
        }
    }

    @Test
    void noMoreThanMayBeWaitsForAConnectionToComeAbout() throws Exception {
        try (End a = new End(End.config(limits(10, 100, LONG, LONG)));
                ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            InetSocketAddress peer = (InetSocketAddress) full.getLocalSocketAddress();
            connect(peer);
            connect(peer);
            Hop hop = new Hop(TransportProtocol.TCP, new InetSocketAddress("127.0.0.1", 0), peer);
            List<CompletableFuture<Void>> sent = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                sent.add(a.transport.send(parsed(60_000), hop));
            }
            assertThatThrownBy(() -> sent.get(3).get(5, TimeUnit.SECONDS))
                    .hasMessageContaining("too much waits for a connection");
            assertThat(sent.get(2)).isNotDone();
            assertThat(a.transport.counts().droppedWrites()).isEqualTo(1);
        }
    }

    @Test
    void noConnectionIsMadeBeyondTheLimit() throws Exception {
        try (End a = new End(End.config(limits(1, 100, LONG, LONG)));
                ServerSocket peer = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            a.transport.keep(hop -> true);
            InetSocketAddress at = a.listen(TransportProtocol.TCP, "127.0.0.1", 0);
            Socket kept = connect(at);
            assertServed(kept);
            Hop hop = new Hop(TransportProtocol.TCP, new InetSocketAddress("127.0.0.1", 0),
                    (InetSocketAddress) peer.getLocalSocketAddress());
            assertThatThrownBy(() -> a.transport.send(parsed(1), hop).get(5, TimeUnit.SECONDS))
                    .hasMessageContaining("too many connections");
            kept.close();
            await().atMost(Duration.ofSeconds(5)).until(() -> a.transport.connections() == 0);
            a.transport.send(parsed(1), hop).get(5, TimeUnit.SECONDS);
        }
    }
}
