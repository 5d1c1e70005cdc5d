package io.portcullis.sip.stack.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.portcullis.sip.message.SipParseException;
import org.junit.jupiter.api.Test;

/** What the kernel has to drop while an event loop is held up is counted, for each socket. */
class KernelDropsTest {

    @Test
    void aFullReceiveBufferIsSeen() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        byte[] message = ("MESSAGE sip:b@x SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@x>;tag=1\r\n"
                + "To: <sip:b@x>\r\nCall-ID: 1\r\nCSeq: 1 MESSAGE\r\n\r\n" + "x".repeat(8_000))
                .getBytes(StandardCharsets.US_ASCII);
        try (SipTransport transport = new SipTransport(TransportConfig.DEFAULT);
                DatagramSocket sender = new DatagramSocket()) {
            transport.start(new TransportHandler() {
                @Override
                public void onMessage(Received received) {
                    try {
                        goOn.await(60, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }

                @Override
                public void onMalformed(SipParseException cause, Hop hop) {}
            });
            InetSocketAddress held = listen(transport);
            InetSocketAddress other = listen(transport);
            assertThat(transport.dropped(held)).isZero();
            try {
                await().pollInterval(Duration.ofMillis(1)).atMost(Duration.ofSeconds(60)).until(() -> {
                    sender.send(new DatagramPacket(message, message.length, held));
                    return transport.dropped(held) > 0;
                });
                assertThat(transport.dropped(other)).isZero();
            } finally {
                goOn.countDown();
            }
            transport.unlisten(TransportProtocol.UDP, held);
            assertThat(transport.dropped(held)).as("closed").isZero();
        }
    }

    private static InetSocketAddress listen(SipTransport transport) throws Exception {
        return transport.listen(new ListenSpec(TransportProtocol.UDP,
                new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), null));
    }
}
