package io.portcullis.server.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;

/**
 * One entry of {@code socket}.
 *
 * @param scheme  what is opened
 * @param address where
 * @param port    1 to 65535
 */
public record SocketSpec(Scheme scheme, InetAddress address, int port) {

    /** The default port of plain sockets (RFC 3261 19.1.2). */
    public static final int SIP_PORT = 5060;

    /** What is opened on an address. */
    public enum Scheme {
        /** A plain UDP socket. */
        UDP,
        /** A plain TCP listener. */
        TCP,
        /** UDP and TCP, which take ESP only. */
        IPSEC;

        /** As the file writes it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Address and port. */
    public InetSocketAddress socketAddress() {
        return new InetSocketAddress(address, port);
    }

    /** Whether it takes ESP only. */
    public boolean ipsec() {
        return scheme == Scheme.IPSEC;
    }

    /** {@code udp:192.0.2.1:5060}, {@code ipsec:[2001:db8::1]:5062}. */
    @Override
    public String toString() {
        return scheme.word() + ":" + IpLiteral.host(address) + ":" + port;
    }
}
