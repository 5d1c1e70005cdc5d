package io.portcullis.sip.stack.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.ListenSpec;
import io.portcullis.sip.stack.transport.SipTransport;
import io.portcullis.sip.stack.transport.TransportConfig;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of requests that the layer has no room for, or that its owner does not want; over real sockets. */
class AdmissionTest {

    private static final int MOST = 8;

    private SipTransport transport;
    private TransactionLayer layer;
    private InetSocketAddress local = new InetSocketAddress(0);
    private Wire stranger;
    private Wire known;
    private final List<ServerTransaction> begun = new CopyOnWriteArrayList<>();

    @BeforeEach
    void open() throws Exception {
        transport = new SipTransport(TransportConfig.DEFAULT);
        layer = new TransactionLayer(transport, TimerConfig.DEFAULT, MOST);
        stranger = new Wire("127.0.0.2");
        known = new Wire("127.0.0.3");
    }

    private void start(AdmissionControl control) throws Exception {
        layer.start(new QuietUser() {
            @Override
            public void onRequest(ServerTransaction transaction) {
                begun.add(transaction);
            }
        }, control);
        local = transport.listen(new ListenSpec(TransportProtocol.UDP,
                new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), null));
    }

    @AfterEach
    void close() {
        stranger.close();
        known.close();
        transport.close();
    }

    private void ask(Wire who, int number) throws Exception {
        who.send("OPTIONS sip:x SIP/2.0\r\nVia: SIP/2.0/UDP " + who.address().getAddress().getHostAddress() + ":"
                + who.address().getPort() + ";branch=z9hG4bK" + number
                + "\r\nFrom: <sip:a@x>;tag=1\r\nTo: <sip:b@x>\r\n"
                + "Call-ID: " + number + "\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\n\r\n", local);
    }

    private void begun(int count) {
        await().until(() -> begun.size() == count);
    }

    private record Control(InetAddress established) implements AdmissionControl {
        @Override
        public Verdict judge(SipRequest request, Hop hop) {
            return new Admitted();
        }

        @Override
        public boolean established(Hop hop) {
            return hop.remote().getAddress().equals(established);
        }
    }

    @Test
    void theLastQuarterIsKeptForWhatIsEstablished() throws Exception {
        start(new Control(known.address().getAddress()));
        for (int n = 0; n < 6; n++) {
            ask(stranger, n);
        }
        begun(6);
        ask(stranger, 6);
        assertThat(stranger.receive()).startsWith("SIP/2.0 503 ").contains("Retry-After: ");
        ask(known, 7);
        ask(known, 8);
        begun(8);
        ask(known, 9);
        assertThat(known.receive()).as("now there is no room at all").startsWith("SIP/2.0 503 ");
        assertThat(begun).hasSize(8);
    }

    @Test
    void whatIsNotReadLeavesNothingBehindButACount() throws Exception {
        start(new AdmissionControl() {
            @Override
            public Verdict judge(SipRequest request, Hop hop) {
                return new Admitted();
            }

            @Override
            public boolean reads(Hop hop) {
                return hop.remote().getAddress().equals(known.address().getAddress());
            }
        });
        ask(stranger, 1);
        ask(known, 2);
        begun(1);
        await().until(() -> transport.counts().unread() == 1);
        assertThat(begun.getFirst().request().callId()).isEqualTo("2");
        assertThat(layer.open()).isEqualTo(1);
    }
}
