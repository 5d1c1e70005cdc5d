package io.portcullis.server.config;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

import io.portcullis.sip.stack.transport.Addresses;

/** IP addresses as text; names are never looked up. */
final class IpLiteral {
    // InetAddress.ofLiteral alone would take "10.1" for 10.0.0.1.
    private static final Pattern FOUR = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}");

    private IpLiteral() {}

    /** The address, without brackets around IPv6; empty if it is none, or has a zone. */
    static Optional<InetAddress> parse(String text) {
        if ((!text.contains(":") && !FOUR.matcher(text).matches()) || text.contains("%")) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** As SIP writes it: IPv6 in brackets, in its short form. */
    static String host(InetAddress address) {
        return Addresses.host(address);
    }
}
