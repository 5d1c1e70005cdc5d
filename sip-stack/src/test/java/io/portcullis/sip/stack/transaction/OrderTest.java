package io.portcullis.sip.stack.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.portcullis.sip.message.SipLimits;
import io.portcullis.sip.message.SipParser;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.ListenSpec;
import io.portcullis.sip.stack.transport.SipTransport;
import io.portcullis.sip.stack.transport.TransportConfig;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.junit.jupiter.api.Test;

/** What one party sends from a pool of threads, over UDP with a socket for each of four event loops. */
class OrderTest {

    private static final int MANY = 100;
    private static final ClientTransactionListener NOBODY = new ClientTransactionListener() {
        @Override
        public void onResponse(SipResponse response, Hop hop) {}

        @Override
        public void onTimeout() {}

        @Override
        public void onTransportError(Throwable cause) {}
    };

    private static SipRequest request(String method, int number) throws Exception {
        return (SipRequest) new SipParser(SipLimits.DEFAULT).parse((method + " sip:x SIP/2.0\r\n"
                + "Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK" + number + "\r\nFrom: <sip:a@x>;tag=1\r\n"
                + "To: <sip:b@x>;tag=2\r\nCall-ID: " + number + "\r\nCSeq: " + number + " " + method
                + "\r\nMax-Forwards: 70\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void leavesInOrderWithAndWithoutTransactions() throws Exception {
        TransportConfig usual = TransportConfig.DEFAULT;
        SipTransport transport = new SipTransport(
                new TransportConfig(4, usual.messages(), usual.limits(), usual.udp(), usual.connectTimeout()));
        try (ExecutorService threads = Executors.newFixedThreadPool(4); Wire peer = new Wire("127.0.0.2")) {
            TransactionLayer layer = new TransactionLayer(transport, TimerConfig.DEFAULT);
            layer.start(new QuietUser());
            InetSocketAddress local = transport.listen(new ListenSpec(TransportProtocol.UDP,
                    new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), null));
            Hop hop = new Hop(TransportProtocol.UDP, local, peer.address());
            SerialExecutor party = new SerialExecutor(threads);
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                boolean ack = i % 2 == 0;
                SipRequest request = request(ack ? "ACK" : "BYE", i);
                sent.add(Integer.toString(i));
                party.execute(() -> {
                    if (ack) {
                        layer.sendStateless(request, hop);
                    } else {
                        layer.send(request, hop, NOBODY);
                    }
                });
            }
            List<String> received = new ArrayList<>();
            while (received.size() < MANY) {
                String message = peer.receive();
                assertThat(message).as("behind %s", received).isNotEmpty();
                String number = message.replaceAll("(?s).*Call-ID: (\\d+).*", "$1");
                // A BYE that is repeated by its timer is the same one.
                if (!received.contains(number)) {
                    received.add(number);
                }
            }
            assertThat(received).isEqualTo(sent);
        } finally {
            transport.close();
        }
    }
}
