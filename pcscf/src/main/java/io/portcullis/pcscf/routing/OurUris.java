package io.portcullis.pcscf.routing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import io.portcullis.sip.message.NameAddr;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipUri;
import io.portcullis.sip.stack.transport.Addresses;

/**
 * The URIs that we put into Path and Record-Route, and how we know them again. Their user part is the registration's
 * Path token, so that whatever comes back names the UE.
 */
public final class OurUris {

    private final Set<String> hostPorts = new HashSet<>();
    private final InetSocketAddress coreSocket;

    /**
     * @param coreSocket our address toward the home network
     * @param sockets    all of our sockets
     */
    public OurUris(InetSocketAddress coreSocket, Collection<InetSocketAddress> sockets) {
        this.coreSocket = coreSocket;
        hostPorts.add(key(coreSocket));
        sockets.forEach(socket -> hostPorts.add(key(socket)));
    }

    private static String key(InetSocketAddress socket) {
        return socket.getAddress().getHostAddress() + " " + socket.getPort();
    }

    /** What the home network routes back to us by. */
    public String towardHome(String token) {
        return uri(token, coreSocket);
    }

    /** What a UE routes to us by: on a protected leg it bears port_ps. */
    public String towardUe(String token, InetSocketAddress sentBy) {
        return uri(token, sentBy);
    }

    private static String uri(String token, InetSocketAddress at) {
        return "<sip:" + token + "@" + Addresses.text(at) + ";lr>";
    }

    /** Whether a Route value is one of ours. */
    public boolean isOurs(NameAddr route) {
        if (!(route.uri() instanceof SipUri uri)) {
            return false;
        }
        String host = uri.bareHost().toLowerCase(Locale.ROOT);
        if (host.indexOf(':') >= 0) {
            try {
                host = InetAddress.ofLiteral(host).getHostAddress();
            } catch (IllegalArgumentException notAnAddress) {
                return false;
            }
        }
        return hostPorts.contains(host + " " + uri.portOr(5060));
    }

    /**
     * A request's Route, split into what is ours and what follows.
     *
     * @param token the first token among ours
     * @param rest  the values after ours, as they stood
     */
    public record Split(Optional<String> token, List<String> rest) {}

    /**
     * Splits a request's Route values.
     *
     * @throws SipParseException if one of the leading ones cannot be read
     */
    public Split split(List<String> routes) throws SipParseException {
        Optional<String> token = Optional.empty();
        int at = 0;
        while (at < routes.size()) {
            NameAddr route = NameAddr.parse(routes.get(at));
            if (!isOurs(route)) {
                break;
            }
            String user = ((SipUri) route.uri()).user();
            if (token.isEmpty() && user != null) {
                token = Optional.of(user);
            }
            at++;
        }
        return new Split(token, routes.subList(at, routes.size()));
    }
}
