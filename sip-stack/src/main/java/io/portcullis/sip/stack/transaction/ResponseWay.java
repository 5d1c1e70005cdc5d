package io.portcullis.sip.stack.transaction;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.Via;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.TransportProtocol;

/** The way of a response, from the request's top Via and from where it came (RFC 3261 18.2.2, RFC 3581 4). */
final class ResponseWay {

    private static final int SIP_PORT = 5060;

    private ResponseWay() {}

    /** The connection, or for a datagram the sender's address; with rport its port, else the one that Via names. */
    static Hop usual(SipRequest request, Hop arrivedBy) {
        Via via = request.topVia();
        if (arrivedBy.protocol() == TransportProtocol.TCP || via.hasRport()) {
            return arrivedBy;
        }
        int port = via.sentBy().portOr(SIP_PORT);
        return port == arrivedBy.remote().getPort() ? arrivedBy
                : new Hop(TransportProtocol.UDP, arrivedBy.local(),
                        new InetSocketAddress(arrivedBy.remote().getAddress(), port));
    }

    /** A new connection to the sender's address and the port that Via names, for when the request's own is gone. */
    static Optional<Hop> newConnection(int viaPort, Hop arrivedBy) {
        InetAddress to = arrivedBy.remote().getAddress();
        return to == null ? Optional.empty()
                : Optional.of(new Hop(TransportProtocol.TCP, new InetSocketAddress(arrivedBy.local().getAddress(), 0),
                        new InetSocketAddress(to, viaPort < 0 ? SIP_PORT : viaPort)));
    }
}
