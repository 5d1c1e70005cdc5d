package io.portcullis.ipsec.sa;

import java.net.InetAddress;

/**
 * A local address and port on which only ESP-protected traffic passes, UDP and TCP alike (TS 33.203 7.1).
 *
 * @param address a local address, not a wildcard
 * @param port    1 to 65535
 */
public record ProtectedEndpoint(InetAddress address, int port) {

    public ProtectedEndpoint {
        if (address.isAnyLocalAddress()) {
            throw new IllegalArgumentException("a protected port needs an address of its own, not a wildcard");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is not in 1..65535");
        }
    }

    /** {@code 192.0.2.1:5100} or {@code [2001:db8::1]:5100}. */
    @Override
    public String toString() {
        return Endpoints.format(address, port);
    }
}
