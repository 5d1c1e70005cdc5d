package io.portcullis.sip.stack.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;

import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.message.Uri;
import io.portcullis.sip.stack.proxy.Vias;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.junit.jupiter.api.Test;

/** What transactions take of the heap, on average of many. */
class FootprintTest {

    private static final int MANY = 20_000;
    private static final int BODY = 4_000;

    private final FakeOutlet outlet = new FakeOutlet(false);
    private final TransactionLayer layer = new TransactionLayer(outlet, TimerConfig.DEFAULT, 2 * MANY, outlet::nanos);
    private final InetSocketAddress here = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 5060);

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private long each(String what, long before) {
        long each = (used() - before) / MANY;
        System.out.println(what + ": " + each + " bytes each");
        return each;
    }

    private Hop hop(int port) {
        return new Hop(TransportProtocol.UDP, here, new InetSocketAddress(InetAddress.ofLiteral("192.0.2.2"), port));
    }

    /** One after the other in one test, so that nothing of an earlier one goes meanwhile. */
    @Test
    void whatLingersKeepsNoRequest() throws SipParseException {
        layer.start(new Answering());
        // Classes, tables, the parser's own.
        server(0, 100);
        client(0, 100);
        server();
        client();
        assertThat(layer.open()).isEqualTo(2 * (MANY + 100));
    }

    private void server() throws SipParseException {
        long before = used();
        server(100, MANY);
        int answer = SipResponse.to(((SipRequest) outlet.parse(text(1))), 200, "OK").build().length();
        assertThat(each("a server transaction that lingers, beside its answer of " + answer,
                before + (long) MANY * answer))
                .isLessThan(1_500);
    }

    private void client() throws SipParseException {
        long before = used();
        client(100, MANY);
        assertThat(each("a client transaction that lingers", before)).isLessThan(1_500);
    }

    private void server(int first, int many) throws SipParseException {
        for (int i = first; i < first + many; i++) {
            outlet.arrive(text(i), hop(1024 + i));
        }
    }

    private void client(int first, int many) throws SipParseException {
        for (int i = first; i < first + many; i++) {
            SipRequest request = SipRequest.builder("MESSAGE", Uri.parse("sip:b@example.org"))
                    .header(HeaderName.VIA, "SIP/2.0/UDP 192.0.2.1:5060;branch=" + Vias.newBranch())
                    .header(HeaderName.FROM, "<sip:a@example.org>;tag=1").header(HeaderName.TO, "<sip:b@example.org>")
                    .header(HeaderName.CALL_ID, "c" + i).header(HeaderName.CSEQ, "7 MESSAGE")
                    .body(new byte[BODY], "text/plain").build();
            layer.send(request, hop(1024 + i), new Deaf());
            outlet.arrive(new String(SipResponse.to(request, 200, "OK").toTag("t").build().toBytes(),
                    java.nio.charset.StandardCharsets.UTF_8), hop(1024 + i));
        }
    }

    private static String text(int i) {
        return "MESSAGE sip:b@example.org SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.2:5060;rport;branch=z9hG4bKabcdefgh" + i
                + "\r\nFrom: <sip:a@example.org>;tag=1\r\nTo: <sip:b@example.org>;tag=2\r\nCall-ID: " + i
                + "@192.0.2.2\r\nCSeq: 1 MESSAGE\r\nContent-Length: " + BODY + "\r\n\r\n" + "x".repeat(BODY);
    }

    private static final class Deaf implements ClientTransactionListener {

        @Override
        public void onResponse(SipResponse response, Hop by) {}

        @Override
        public void onTimeout() {}

        @Override
        public void onTransportError(Throwable cause) {}
    }

    private static final class Answering extends QuietUser {

        @Override
        public void onRequest(ServerTransaction transaction) {
            transaction.respond(SipResponse.to(transaction.request(), 200, "OK").build());
        }
    }
}
