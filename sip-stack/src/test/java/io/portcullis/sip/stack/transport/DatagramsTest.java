package io.portcullis.sip.stack.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.portcullis.sip.message.SipLimits;
import io.portcullis.sip.message.SipMessage;
import io.portcullis.sip.message.SipParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** UDP at its edges. */
class DatagramsTest {

    private static final String HEADER = "MESSAGE sip:b@example.org SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\n"
            + "From: <sip:a@h>;tag=1\r\nTo: <sip:b@h>\r\nCall-ID: 1\r\nCSeq: 1 MESSAGE\r\nContent-Length: ";

    private static byte[] ofSize(int total) {
        // Five digits in any case.
        int body = total - HEADER.length() - 9;
        return (HEADER + "0".repeat(5 - Integer.toString(body).length()) + body + "\r\n\r\n" + "x".repeat(body))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static SipMessage message(int total) throws Exception {
        return new SipParser(new SipLimits(100_000, 100, 1_000)).parse(ofSize(total));
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 65507", "::1, 65527"})
    void carriesTheLargestDatagramsAmongSmallOnes(String address, int largest) throws Exception {
        try (End a = new End(); End b = new End()) {
            InetSocketAddress atB = b.listen(TransportProtocol.UDP, address, 0);
            Hop hop = new Hop(TransportProtocol.UDP, a.listen(TransportProtocol.UDP, address, 0), atB);
            assertThat(ofSize(largest)).hasSize(largest);
            for (int round = 1; round <= 3; round++) {
                for (int size : new int[]{400, largest, 1_300}) {
                    a.transport.send(message(size), hop).get(5, TimeUnit.SECONDS);
                }
                b.next(3 * round);
            }
            assertThat(b.received).extracting(received -> received.message().toBytes().length).containsExactly(400,
                    largest, 1_300, 400, largest, 1_300, 400, largest, 1_300);
        }
    }

    /** Each read that took a buffer of a MiB from the pool would count there as one for more than small things. */
    @Test
    void readsIntoOneBuffer() throws Exception {
        try (End a = new End(); End b = new End()) {
            Hop hop = new Hop(TransportProtocol.UDP, a.listen(TransportProtocol.UDP, "127.0.0.1", 0),
                    b.listen(TransportProtocol.UDP, "127.0.0.1", 0));
            long before = largeBuffers();
            for (int i = 1; i <= 50; i++) {
                a.transport.send(message(1_000 + i), hop).get(5, TimeUnit.SECONDS);
                b.next(i);
            }
            assertThat(b.received).hasSize(50)
                    .allSatisfy(received -> assertThat(received.message().body()).containsOnly('x'));
            assertThat(largeBuffers()).isEqualTo(before);
        }
    }

    private static long largeBuffers() {
        return PooledByteBufAllocator.DEFAULT.metric().directArenas().stream()
                .mapToLong(arena -> arena.numNormalAllocations() + arena.numHugeAllocations()).sum();
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 65508", "::1, 65528"})
    void reportsWhatIsTooLargeForADatagram(String address, int size) throws Exception {
        try (End a = new End(); End b = new End()) {
            Hop hop = new Hop(TransportProtocol.UDP, a.listen(TransportProtocol.UDP, address, 0),
                    b.listen(TransportProtocol.UDP, address, 0));
            assertThatThrownBy(() -> a.transport.send(message(size), hop).get(5, TimeUnit.SECONDS))
                    .hasMessageContaining(size + " bytes are too many for a datagram");
            assertThat(a.transport.counts().sendErrors()).isEqualTo(1);
            a.transport.send(message(400), hop).get(5, TimeUnit.SECONDS);
            b.next(1);
        }
    }

    @Test
    void sendsMoreInOneTurnOfAnEventLoopThanMayWait() throws Exception {
        int size = 2_000;
        int count = 2 * TransportLimits.DEFAULT.waitingBytes() / size;
        List<CompletableFuture<Void>> sent = new CopyOnWriteArrayList<>();
        SipMessage message = message(size);
        End busy = new End() {
            @Override
            public void onMessage(Received received) {
                for (int i = 0; i < count; i++) {
                    sent.add(transport.sendBack(message, received.hop()));
                }
            }
        };
        try (busy; End b = new End()) {
            Hop hop = new Hop(TransportProtocol.UDP, b.listen(TransportProtocol.UDP, "127.0.0.1", 0),
                    busy.listen(TransportProtocol.UDP, "127.0.0.1", 0));
            b.transport.send(message(400), hop).get(5, TimeUnit.SECONDS);
            await().atMost(Duration.ofSeconds(5)).until(() -> sent.size() == count);
            CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).get(5, TimeUnit.SECONDS);
            assertThat(busy.transport.counts().droppedWrites()).isZero();
        }
    }

    /** Of ports that sockets with SO_REUSEPORT have, the kernel gives some out again. */
    @Test
    void hasAPortForEachAddressThatWantsAnyPort() throws Exception {
        try (End a = new End()) {
            Set<InetSocketAddress> ports = new HashSet<>();
            for (int i = 0; i < 600; i++) {
                assertThat(ports.add(a.listen(TransportProtocol.UDP, "127.0.0.1", 0))).as("port of socket %d", i)
                        .isTrue();
            }
        }
    }

    @Test
    void takesWhatHasComeByAnotherWay() throws Exception {
        try (End a = new End()) {
            Hop hop = new Hop(TransportProtocol.UDP, new InetSocketAddress("198.51.100.7", 6000),
                    new InetSocketAddress("192.0.2.1", 5062));
            a.transport.arrived(new byte[]{'\r', '\n', '\r', '\n'}, hop);
            a.transport.arrived(ofSize(400), hop);
            a.transport.arrived("nonsense".getBytes(StandardCharsets.US_ASCII), hop);
            a.next(1);
            assertThat(a.received).extracting(Received::hop).containsExactly(hop);
            assertThat(a.transport.counts().keepalives()).isEqualTo(1);
            assertThat(a.transport.counts().received()).isEqualTo(2);
        }
    }

    @Test
    void connectsFromAnAddressOfAListenerOnAllOfThem() throws Exception {
        try (End a = new End(); End b = new End()) {
            InetSocketAddress everywhere = a.listen(TransportProtocol.TCP, "0.0.0.0", 0);
            InetSocketAddress atB = b.listen(TransportProtocol.TCP, "127.0.0.1", 0);
            for (int host = 2; host < 5; host++) {
                InetSocketAddress from = new InetSocketAddress("127.0.0." + host, everywhere.getPort());
                a.transport.send(message(400), new Hop(TransportProtocol.TCP, from, atB)).get(5, TimeUnit.SECONDS);
                assertThat(b.next(host - 1).hop().remote()).isEqualTo(from);
            }
        }
    }

    @Test
    void reportsWhatTheKernelRefusesAndSendsTheRest() throws Exception {
        try (End a = new End(); End b = new End()) {
            InetSocketAddress atA = a.listen(TransportProtocol.UDP, "127.0.0.1", 0);
            Hop good = new Hop(TransportProtocol.UDP, atA, b.listen(TransportProtocol.UDP, "127.0.0.1", 0));
            // Nothing beyond this host can be reached from a loopback address.
            Hop bad = new Hop(TransportProtocol.UDP, atA, new InetSocketAddress("192.0.2.1", 5060));
            CompletableFuture<Void> before = a.transport.send(message(400), good);
            CompletableFuture<Void> refused = a.transport.send(message(400), bad);
            CompletableFuture<Void> after = a.transport.send(message(400), good);
            assertThatThrownBy(() -> refused.get(5, TimeUnit.SECONDS)).hasCauseInstanceOf(java.io.IOException.class);
            before.get(5, TimeUnit.SECONDS);
            after.get(5, TimeUnit.SECONDS);
            b.next(2);
            assertThat(a.transport.counts()).returns(2L, TransportCounts::sent).returns(1L,
                    TransportCounts::sendErrors);
        }
    }

    @Test
    void passesKeepalivesOver() throws Exception {
        byte[] stun = new byte[20];
        stun[1] = 1;
        System.arraycopy(new byte[]{0x21, 0x12, (byte) 0xa4, 0x42}, 0, stun, 4, 4);
        try (End a = new End(); DatagramSocket phone = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            InetSocketAddress at = a.listen(TransportProtocol.UDP, "127.0.0.1", 0);
            for (byte[] bytes : new byte[][]{{}, {13, 10}, {13, 10, 13, 10}, {0, 0, 0, 0}, stun}) {
                phone.send(new DatagramPacket(bytes, bytes.length, at));
            }
            await().atMost(Duration.ofSeconds(5)).until(() -> a.transport.counts().keepalives() == 5);
            assertThat(a.malformed).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"3000, 200, 513", "1999, 200, 413", "1999, 65535, 0"})
    void answersWhatIsTooLarge(int size, int body, int status) throws Exception {
        TransportConfig config = End.config(new SipLimits(2_000, 100, 1_000, body), TransportLimits.DEFAULT);
        try (End a = new End(config); End b = new End()) {
            Hop hop = new Hop(TransportProtocol.UDP, b.listen(TransportProtocol.UDP, "127.0.0.1", 0),
                    a.listen(TransportProtocol.UDP, "127.0.0.1", 0));
            b.transport.send(message(size), hop).get(5, TimeUnit.SECONDS);
            if (status == 0) {
                assertThat(a.next(1).message().toBytes()).hasSize(size);
            } else {
                assertThat(b.next(1).message()).hasToString(
                        status + (status == 513 ? " Message Too Large" : " Request Entity Too Large"));
                assertThat(a.transport.counts().malformedRequests()).isEqualTo(1);
            }
        }
    }

    @Test
    void everySenderIsServedWhicheverSocketTheKernelChooses() throws Exception {
        try (End a = new End(End.config(TransportLimits.DEFAULT))) {
            InetSocketAddress at = a.listen(TransportProtocol.UDP, "127.0.0.1", 0);
            for (int i = 1; i <= 32; i++) {
                try (DatagramSocket phone = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
                    phone.setSoTimeout(5_000);
                    phone.send(new DatagramPacket(ofSize(400), 400, at));
                    Received came = a.next(i);
                    assertThat(came.hop().remote().getPort()).isEqualTo(phone.getLocalPort());
                    a.transport.sendBack(message(400), came.hop());
                    DatagramPacket answer = new DatagramPacket(new byte[1_000], 1_000);
                    phone.receive(answer);
                    assertThat(answer.getSocketAddress()).as("from the same address").isEqualTo(at);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void aLoopsOwnWorkStaysOnIt(int threads) throws Exception {
        TransportConfig usual = TransportConfig.DEFAULT;
        try (SipTransport transport = new SipTransport(
                new TransportConfig(threads, usual.messages(), usual.limits(), usual.udp(), usual.connectTimeout()));
                SipTransport other = new SipTransport(usual)) {
            for (int i = 0; i < threads; i++) {
                EventLoop loop = transport.loop();
                assertThat(loop.submit(transport::loop).get(5, TimeUnit.SECONDS)).isSameAs(loop);
                assertThat(loop.submit(other::loop).get(5, TimeUnit.SECONDS)).isNotSameAs(loop);
            }
        }
    }
}
