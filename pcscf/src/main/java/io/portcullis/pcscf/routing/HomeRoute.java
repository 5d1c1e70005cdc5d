package io.portcullis.pcscf.routing;

import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.NameAddr;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipUri;
import io.portcullis.sip.stack.resolve.Destination;
import io.portcullis.sip.stack.resolve.Locator;
import io.portcullis.sip.stack.resolve.NoNextHopException;

/** Finds the next hop toward the home network: the first Route, else the home network's entry point (RFC 3261 16.6 step 7). */
public final class HomeRoute {

    private final SipUri home;
    private final Locator locator;
    private final StandardProtocolFamily family;
    private final boolean literal;
    private final CompletableFuture<List<Destination>> fixed;
    private volatile Set<InetAddress> addresses = Set.of();

    /**
     * @param home    the entry point
     * @param locator looks names up
     * @param family  what our socket toward the home network can reach
     */
    public HomeRoute(SipUri home, Locator locator, StandardProtocolFamily family) {
        this.home = home;
        this.locator = locator;
        this.family = family;
        this.literal = Locator.literal(home.bareHost()) != null;
        this.fixed = locator.locate(home, family).whenComplete(this::learn);
    }

    /**
     * The next hop of a request.
     *
     * @param destinations where it is, in the order in which they are to be tried
     * @param request      as it is to be sent there
     */
    public record NextHop(CompletableFuture<List<Destination>> destinations, SipRequest request) {}

    /** The next hop; for a strict router the request is written as it wants it (RFC 3261 16.6 step 6). */
    public NextHop of(SipRequest request) {
        if (!request.has(HeaderName.ROUTE)) {
            return new NextHop(entryPoint(), request);
        }
        String first = request.values(HeaderName.ROUTE).getFirst();
        try {
            if (!(NameAddr.parse(first).uri() instanceof SipUri uri)) {
                return new NextHop(nowhere("Route is no SIP URI: " + first), request);
            }
            return new NextHop(locator.locate(uri, family),
                    uri.looseRouting() ? request : forStrictRouter(request, uri));
        } catch (SipParseException e) {
            return new NextHop(nowhere("Route cannot be read: " + first), request);
        }
    }

    private static CompletableFuture<List<Destination>> nowhere(String why) {
        return CompletableFuture.failedFuture(new NoNextHopException(why));
    }

    /** The router becomes the Request-URI, what was there the last Route. */
    private static SipRequest forStrictRouter(SipRequest request, SipUri router) {
        return request.edit().removeTopValue(HeaderName.ROUTE)
                .append(HeaderName.ROUTE, "<" + request.requestUri() + ">").requestUri(router).done();
    }

    private CompletableFuture<List<Destination>> entryPoint() {
        return literal ? fixed : locator.locate(home, family).whenComplete(this::learn);
    }

    private void learn(List<Destination> found, Throwable failure) {
        if (failure != null) {
            return;
        }
        for (Destination each : found) {
            if (!addresses.contains(each.address().getAddress())) {
                Set<InetAddress> all = new HashSet<>();
                found.forEach(destination -> all.add(destination.address().getAddress()));
                addresses = Set.copyOf(all);
                return;
            }
        }
    }

    /** Looks the entry point's name up, so that its addresses are known. */
    public void refresh() {
        if (!literal) {
            entryPoint();
        }
    }

    /** Whether an address is one of the entry point's, as far as is known. */
    public boolean isHome(InetAddress address) {
        return addresses.contains(address);
    }
}
