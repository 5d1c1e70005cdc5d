package io.portcullis.pcscf.routing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.NameAddr;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipUri;

/** Finds the next hop toward the home network: the first Route, else the home network's entry point. */
public final class HomeRoute {

    private final InetSocketAddress home;
    private final boolean homeOverTcp;
    private final Executor lookups;

    /** Takes the next hop. */
    @FunctionalInterface
    public interface Taker {

        /** @param tcp whether it is reached over TCP */
        void take(InetSocketAddress remote, boolean tcp);
    }

    /**
     * @param home        the entry point
     * @param homeOverTcp whether that is reached over TCP
     * @param lookups     runs name look-ups, which block
     */
    public HomeRoute(InetSocketAddress home, boolean homeOverTcp, Executor lookups) {
        this.home = home;
        this.homeOverTcp = homeOverTcp;
        this.lookups = lookups;
    }

    /** Calls {@code found} or {@code failed}, at once if no name has to be looked up. */
    public void nextHop(SipRequest request, Taker found, Consumer<Throwable> failed) {
        List<String> routes = request.values(HeaderName.ROUTE);
        if (routes.isEmpty()) {
            found.take(home, homeOverTcp);
            return;
        }
        SipUri uri;
        try {
            if (!(NameAddr.parse(routes.getFirst()).uri() instanceof SipUri sip)) {
                failed.accept(new UnknownHostException("Route is no SIP URI: " + routes.getFirst()));
                return;
            }
            uri = sip;
        } catch (SipParseException e) {
            failed.accept(e);
            return;
        }
        int port = uri.portOr(5060);
        boolean tcp = "tcp".equalsIgnoreCase(uri.params().value("transport"));
        String host = uri.bareHost();
        try {
            found.take(new InetSocketAddress(InetAddress.ofLiteral(host), port), tcp);
        } catch (IllegalArgumentException aName) {
            lookups.execute(() -> {
                try {
                    found.take(new InetSocketAddress(InetAddress.getByName(host), port), tcp);
                } catch (UnknownHostException e) {
                    failed.accept(e);
                }
            });
        }
    }
}
