package io.portcullis.pcscf.routing;

import java.net.InetSocketAddress;

import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.TransportProtocol;

/**
 * The way to one UE. Over a set: from port_pc to port_us, while Via and Record-Route name port_ps (TS 33.203 7.1,
 * TS 24.229 5.2.6.4). Without IPsec all three of ours are the unprotected socket.
 *
 * @param sentBy  our address and the port at which we receive
 * @param from    our address and the port that requests and UDP responses leave from
 * @param ue      the UE's address and the port at which it receives
 * @param overTcp whether the UE asked to be reached over TCP
 */
public record UeLeg(InetSocketAddress sentBy, InetSocketAddress from, InetSocketAddress ue, boolean overTcp) {

    /** From our client port to the UE's server port. */
    public Hop hop(TransportProtocol protocol) {
        return new Hop(protocol, from, ue);
    }
}
