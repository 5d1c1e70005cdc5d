package io.portcullis.lab.ue;

import java.net.Inet6Address;
import java.net.InetAddress;

/** Addresses as SIP writes them (RFC 3261 25.1: hostport). */
final class HostText {

    private HostText() {}

    /** {@code 192.0.2.1} or {@code [2001:db8::1]}, without a zone. */
    static String of(InetAddress address) {
        String text = address.getHostAddress();
        if (!(address instanceof Inet6Address)) {
            return text;
        }
        int zone = text.indexOf('%');
        return "[" + (zone < 0 ? text : text.substring(0, zone)) + "]";
    }

    /** The same with a port. */
    static String of(InetAddress address, int port) {
        return of(address) + ":" + port;
    }
}
