package io.portcullis.sip.stack.resolve;

import java.net.InetSocketAddress;

import io.portcullis.sip.stack.transport.Addresses;
import io.portcullis.sip.stack.transport.TransportProtocol;

/**
 * Where a request may go (RFC 3263 4).
 *
 * @param protocol UDP or TCP
 * @param address  resolved, with its port
 */
public record Destination(TransportProtocol protocol, InetSocketAddress address) {

    @Override
    public String toString() {
        return protocol + " " + Addresses.text(address);
    }
}
