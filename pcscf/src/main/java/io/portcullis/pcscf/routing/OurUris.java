package io.portcullis.pcscf.routing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.MessageEdit;
import io.portcullis.sip.message.NameAddr;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipUri;
import io.portcullis.sip.message.Uri;
import io.portcullis.sip.stack.transport.Addresses;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.jspecify.annotations.Nullable;

/**
 * The URIs that we put into Path and Record-Route, and how we know them again. Their user part is the registration's
 * Path token, so that whatever comes back names the UE.
 */
public final class OurUris {

    private static final int SIP_PORT = 5060;

    private final Set<String> hostPorts = new HashSet<>();
    private final InetSocketAddress coreSocket;
    private final TransportProtocol coreProtocol;

    /**
     * @param coreSocket   our address toward the home network
     * @param coreProtocol what it takes
     * @param sockets      all of our sockets
     */
    public OurUris(InetSocketAddress coreSocket, TransportProtocol coreProtocol,
            Collection<InetSocketAddress> sockets) {
        this.coreSocket = coreSocket;
        this.coreProtocol = coreProtocol;
        hostPorts.add(key(coreSocket));
        sockets.forEach(socket -> hostPorts.add(key(socket)));
    }

    private static String key(InetSocketAddress socket) {
        return socket.getAddress().getHostAddress() + " " + socket.getPort();
    }

    /** What the home network routes back to us by. */
    public String towardHome(String token) {
        return uri(token, coreSocket, coreProtocol);
    }

    /**
     * What a UE routes to us by: on a protected leg it bears port_ps.
     *
     * @param protocol by which it is to send (RFC 5658 3.2: each side names its own)
     */
    public String towardUe(String token, InetSocketAddress sentBy, TransportProtocol protocol) {
        return uri(token, sentBy, protocol);
    }

    private static String uri(String token, InetSocketAddress at, TransportProtocol protocol) {
        return "<sip:" + token + "@" + Addresses.text(at)
                + (protocol == TransportProtocol.TCP ? ";transport=tcp;lr>" : ";lr>");
    }

    private boolean isOurs(Uri route) {
        return route instanceof SipUri uri && isOurs(uri.bareHost(), uri.portOr(SIP_PORT));
    }

    private boolean isOurs(String name, int port) {
        String host = name.toLowerCase(Locale.ROOT);
        if (host.indexOf(':') >= 0) {
            try {
                host = InetAddress.ofLiteral(host).getHostAddress();
            } catch (IllegalArgumentException notAnAddress) {
                return false;
            }
        }
        return hostPorts.contains(host + " " + port);
    }

    /**
     * What a request's Route and Request-URI say (RFC 3261 16.4).
     *
     * @param token      the first token among ours
     * @param rest       the Routes after ours, as they stood
     * @param requestUri the Request-URI to go on with; null if it stays
     */
    public record Split(Optional<String> token, List<String> rest, @Nullable Uri requestUri) {

        /** Puts the rest in place of the Routes. */
        public void apply(MessageEdit<SipRequest> edit) {
            apply(rest, edit);
        }

        /** Puts other Routes in place. */
        public void apply(List<String> routes, MessageEdit<SipRequest> edit) {
            edit.remove(HeaderName.ROUTE);
            if (!routes.isEmpty()) {
                edit.set(HeaderName.ROUTE, String.join(", ", routes));
            }
            if (requestUri != null) {
                edit.requestUri(requestUri);
            }
        }
    }

    /**
     * Takes what is ours off a request's Routes. Where a strict router has made one of ours the Request-URI, the last Route is
     * what was there before; a maddr of ours only says how to come here.
     *
     * @throws SipParseException if one of the leading ones cannot be read, or that last one
     */
    public Split split(SipRequest request) throws SipParseException {
        List<String> routes = request.has(HeaderName.ROUTE) ? request.values(HeaderName.ROUTE) : List.of();
        Optional<String> token = Optional.empty();
        Uri changed = null;
        if (request.requestUri() instanceof SipUri uri && !uri.params().list().isEmpty()) {
            if (!routes.isEmpty() && uri.looseRouting() && isOurs(uri)) {
                token = Optional.ofNullable(uri.user());
                changed = NameAddr.parse(routes.getLast()).uri();
                routes = routes.subList(0, routes.size() - 1);
            } else {
                changed = withoutOurMaddr(uri);
            }
        }
        int at = 0;
        while (at < routes.size()) {
            NameAddr route = NameAddr.parse(routes.get(at));
            if (!isOurs(route.uri())) {
                break;
            }
            String user = ((SipUri) route.uri()).user();
            if (token.isEmpty() && user != null) {
                token = Optional.of(user);
            }
            at++;
        }
        return new Split(token, routes.subList(at, routes.size()), changed);
    }

    private @Nullable Uri withoutOurMaddr(SipUri uri) {
        String maddr = uri.params().value("maddr");
        if (maddr == null || !isOurs(maddr.replace("[", "").replace("]", ""), uri.portOr(SIP_PORT))) {
            return null;
        }
        return new SipUri(false, uri.user(), uri.password(), uri.host(), -1,
                uri.params().without("maddr").without("transport"), uri.headers());
    }
}
