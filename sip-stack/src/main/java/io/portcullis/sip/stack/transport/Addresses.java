package io.portcullis.sip.stack.transport;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;

/** Addresses as SIP and people write them. */
public final class Addresses {

    private static final InetAddress ANY_V4 = InetAddress.ofLiteral("0.0.0.0");
    private static final InetAddress ANY_V6 = InetAddress.ofLiteral("::");

    private Addresses() {}

    /** {@code 192.0.2.1}, or {@code [2001:db8::1]}: the shortest form of RFC 5952. */
    public static String host(InetAddress address) {
        return address instanceof Inet6Address v6 ? "[" + compressed(v6.getAddress()) + "]" : address.getHostAddress();
    }

    /** {@code 192.0.2.1:5060}, or {@code [2001:db8::1]:5060}. */
    public static String text(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        return (ip == null ? address.getHostString() : host(ip)) + ":" + address.getPort();
    }

    /** All addresses of the same family, with the same port. */
    static InetSocketAddress wildcard(InetSocketAddress address) {
        return new InetSocketAddress(address.getAddress() instanceof Inet6Address ? ANY_V6 : ANY_V4, address.getPort());
    }

    private static String compressed(byte[] bytes) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
        }
        int best = -1;
        int bestLength = 1; // A single zero group is not compressed (RFC 5952 4.2.2).
        for (int i = 0; i < 8; i++) {
            int length = 0;
            while (i + length < 8 && groups[i + length] == 0) {
                length++;
            }
            if (length > bestLength) {
                best = i;
                bestLength = length;
            }
        }
        StringBuilder text = new StringBuilder(40);
        for (int i = 0; i < 8; i++) {
            if (i == best) {
                text.append("::");
                i += bestLength - 1;
            } else {
                if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                    text.append(':');
                }
                text.append(Integer.toHexString(groups[i]).toLowerCase(Locale.ROOT));
            }
        }
        return text.toString();
    }
}
