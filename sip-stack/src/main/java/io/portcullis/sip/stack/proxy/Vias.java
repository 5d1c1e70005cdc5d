package io.portcullis.sip.stack.proxy;

import java.net.InetSocketAddress;
import java.util.concurrent.ThreadLocalRandom;

import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.HostPort;
import io.portcullis.sip.message.Params;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.Via;
import io.portcullis.sip.stack.transport.Addresses;
import io.portcullis.sip.stack.transport.TransportProtocol;

/** Via: the way back (RFC 3261 8.1.1.7, 16.6 step 8, 18.2.1; RFC 3581). */
public final class Vias {

    private static final String MAGIC_COOKIE = "z9hG4bK";

    private Vias() {}

    /** A branch that no other request has (RFC 3261 8.1.1.7). */
    public static String newBranch() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return MAGIC_COOKIE + Long.toString(random.nextLong() >>> 1, 36) + Long.toString(random.nextLong() >>> 1, 36);
    }

    /** A new branch that ends with a mark ({@link LoopMarks}). */
    public static String newBranch(String mark) {
        return newBranch() + mark;
    }

    /**
     * Puts our Via on top.
     *
     * @param sentBy where responses shall come to; with IPsec the protected server port (TS 24.229 5.2.6.4)
     */
    public static SipRequest push(SipRequest request, TransportProtocol protocol, InetSocketAddress sentBy,
            String branch) {
        String via = "SIP/2.0/" + protocol.name() + " " + Addresses.text(sentBy) + ";branch=";
        return request.edit().prepend(HeaderName.VIA, via, branch).done();
    }

    /** Writes the sender's address, and with rport its port, into the top Via, where they have to be (RFC 3261 18.2.1). */
    public static SipRequest received(SipRequest request, InetSocketAddress sender) {
        Via via = request.topVia();
        HostPort source = new HostPort(Addresses.host(sender.getAddress()), sender.getPort());
        boolean other = !source.host().equalsIgnoreCase(via.sentBy().host());
        if (!other && !via.hasRport() && via.received() == null) {
            return request;
        }
        Params params = via.params().without("received");
        if (other || via.hasRport()) {
            params = params.with("received", source.bareHost());
        }
        if (via.hasRport()) {
            params = params.with("rport", Integer.toString(source.port()));
        }
        return request.edit().replaceTopValue(HeaderName.VIA, via.withParams(params).toString()).done();
    }
}
