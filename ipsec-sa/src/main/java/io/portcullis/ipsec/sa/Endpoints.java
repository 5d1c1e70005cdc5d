package io.portcullis.ipsec.sa;

import java.net.Inet6Address;
import java.net.InetAddress;

/** How addresses with ports are written. */
final class Endpoints {

    private Endpoints() {}

    static String format(InetAddress address, int port) {
        return address instanceof Inet6Address ? "[" + address.getHostAddress() + "]:" + port
                : address.getHostAddress() + ":" + port;
    }
}
