package io.portcullis.sip.stack.transport;

import java.net.InetSocketAddress;

/**
 * One way between two addresses, seen from our side. For TCP it names a connection.
 *
 * @param protocol UDP or TCP
 * @param local    our address and port; port 0 if any will do
 * @param remote   the peer's address and port
 */
public record Hop(TransportProtocol protocol, InetSocketAddress local, InetSocketAddress remote) {

    @Override
    public String toString() {
        return protocol + " " + Addresses.text(local) + " - " + Addresses.text(remote);
    }
}
