package io.portcullis.sip.stack.transport;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.portcullis.sip.message.SipLimits;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipResponse;

/** One end, and what it got; what is malformed it answers, if it can. */
class End implements AutoCloseable, TransportHandler {

    final SipTransport transport;
    final List<Received> received = new CopyOnWriteArrayList<>();
    final List<SipParseException> malformed = new CopyOnWriteArrayList<>();

    End() {
        this(TransportConfig.DEFAULT);
    }

    End(TransportConfig config) {
        transport = new SipTransport(config);
        transport.start(this);
    }

    static TransportConfig config(TransportLimits limits) {
        return config(SipLimits.DEFAULT, limits);
    }

    static TransportConfig config(SipLimits messages, TransportLimits limits) {
        return new TransportConfig(2, messages, limits, UdpOptions.DEFAULT, Duration.ofSeconds(5));
    }

    InetSocketAddress listen(TransportProtocol protocol, String address, int port) throws IOException {
        return transport
                .listen(new ListenSpec(protocol, new InetSocketAddress(InetAddress.getByName(address), port), null));
    }

    @Override
    public void onMessage(Received message) {
        received.add(message);
    }

    @Override
    public void onMalformed(SipParseException cause, Hop hop) {
        malformed.add(cause);
        cause.partial().ifPresent(request -> transport
                .sendBack(SipResponse.to(request, cause.status(), cause.reason()).build(), hop));
    }

    Received next(int count) {
        await().atMost(Duration.ofSeconds(5)).until(() -> received.size() >= count);
        return received.get(count - 1);
    }

    @Override
    public void close() {
        transport.close();
    }
}
