package io.portcullis.benchmarks.pcscf;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

import io.netty.channel.EventLoop;
import io.portcullis.benchmarks.ues.CountingBackend;
import io.portcullis.ipsec.esp.HostedEsp;
import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.lab.ue.UeNetwork;
import io.portcullis.server.load.LoadNetwork;
import io.portcullis.sip.message.SipMessage;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipUri;
import io.portcullis.sip.message.Via;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.MessageTransport;
import io.portcullis.sip.stack.transport.Received;
import io.portcullis.sip.stack.transport.SendListener;
import io.portcullis.sip.stack.transport.TransportHandler;
import io.portcullis.sip.stack.transport.TransportProtocol;

/** Phones that agree on IPsec and then talk in clear, for P-CSCFs whose kernel has no ESP. For figures only. */
final class ClearNetwork implements UeNetwork {

    private final LoadNetwork sockets;
    private final SaBackend backend = new CountingBackend();

    /** @param esp sends in clear, too; the caller's to close, after this */
    ClearNetwork(HostedEsp esp) {
        this.sockets = new LoadNetwork(esp, anybody -> true);
    }

    @Override
    public SaBackend backend() {
        return backend;
    }

    @Override
    public MessageTransport transport() {
        return new Readdressed(sockets.transport());
    }

    @Override
    public void open(InetSocketAddress local, boolean isProtected) throws IOException {
        sockets.open(local, false);
    }

    @Override
    public void close(InetSocketAddress local, boolean isProtected) {
        sockets.close(local, true);
    }

    @Override
    public void disconnect(Hop hop) {
        sockets.disconnect(hop);
    }

    @Override
    public void close() {
        sockets.close();
    }

    /** One socket serves a port of all phones: which of them a datagram was for stands in it. */
    private record Readdressed(MessageTransport inner) implements MessageTransport {

        @Override
        public void start(TransportHandler handler) {
            inner.start(handler.behind(received -> new Received(received.message(), readdressed(received))));
        }

        private static Hop readdressed(Received received) {
            Hop hop = received.hop();
            return hop.protocol() == TransportProtocol.TCP ? hop
                    : new Hop(hop.protocol(), addressee(received.message(), hop.local()), hop.remote());
        }

        private static InetSocketAddress addressee(SipMessage message, InetSocketAddress unknown) {
            if (message instanceof SipRequest request) {
                return request.requestUri() instanceof SipUri uri ? at(uri.bareHost(), unknown) : unknown;
            }
            return at(message.topVia().sentBy().bareHost(), unknown);
        }

        private static InetSocketAddress at(String host, InetSocketAddress unknown) {
            return new InetSocketAddress(InetAddress.ofLiteral(host), unknown.getPort());
        }

        @Override
        public EventLoop loop() {
            return inner.loop();
        }

        @Override
        public void send(byte[] message, Hop hop, SendListener sent) {
            inner.send(message, hop, sent);
        }

        @Override
        public void sendBack(byte[] message, Hop hop, SendListener sent) {
            inner.sendBack(message, hop, sent);
        }

        @Override
        public Runnable whenClosed(Hop hop, Runnable action) {
            return inner.whenClosed(hop, action);
        }
    }
}
