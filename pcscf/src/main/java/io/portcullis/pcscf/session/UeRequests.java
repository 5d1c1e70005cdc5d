package io.portcullis.pcscf.session;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.portcullis.pcscf.config.PcscfConfig;
import io.portcullis.pcscf.hooks.RouteHooks;
import io.portcullis.pcscf.routing.Answers;
import io.portcullis.pcscf.routing.ChargingHeaders;
import io.portcullis.pcscf.routing.Forwarder;
import io.portcullis.pcscf.routing.Forwarding;
import io.portcullis.pcscf.routing.MaxForwards;
import io.portcullis.pcscf.routing.OurUris;
import io.portcullis.pcscf.routing.Refusal;
import io.portcullis.pcscf.security.AkaChallenge;
import io.portcullis.pcscf.security.SecAgreeTags;
import io.portcullis.pcscf.security.UeSet;
import io.portcullis.pcscf.store.Registration;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.MessageEdit;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transaction.ServerTransaction;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.jspecify.annotations.Nullable;

/** Requests from a registered UE to the home network (TS 24.229 5.2.6.3). */
public final class UeRequests {

    /** Methods that begin a dialog, and so get a Record-Route. */
    static final Set<String> DIALOG_METHODS = Set.of("INVITE", "SUBSCRIBE", "REFER");

    private static final HeaderName VISITED_NETWORK = HeaderName.of("P-Visited-Network-ID");

    private final PcscfConfig config;
    private final OurUris ourUris;
    private final Forwarder forwarder;
    private final Optional<RouteHooks> hooks;

    /** @param hooks the operator's routes, if there are any */
    public UeRequests(PcscfConfig config, OurUris ourUris, Forwarder forwarder, Optional<RouteHooks> hooks) {
        this.config = config;
        this.ourUris = ourUris;
        this.forwarder = forwarder;
        this.hooks = hooks;
    }

    /**
     * What a UE knows us by.
     *
     * @param sentBy   our address and port: port_ps on a protected leg
     * @param protocol by which its request came
     */
    record Side(InetSocketAddress sentBy, TransportProtocol protocol) {}

    /**
     * Passes a request on; one of a UE that is not registered is refused. Returns at once.
     *
     * @param set that it came over, null if it came unprotected
     */
    public void pass(ServerTransaction transaction, Optional<Registration> registration, @Nullable UeSet set) {
        Hop by = transaction.arrivedBy();
        Side side = new Side(set == null ? by.local() : set.portPs(), by.protocol());
        if (hooks.isPresent()) {
            RoutedUeRequest routed = new RoutedUeRequest(hooks.get(), forwarder, transaction, registration, set);
            routed.begin(new UeRequest(routed, registration, side, this));
        } else if (registration.isPresent()) {
            pass(transaction, registration.get(), side);
        } else {
            Refusal refusal = notRegistered(set);
            transaction.respond(Answers.to(transaction.request(), refusal.status(), refusal.reason()));
        }
    }

    static Refusal notRegistered(@Nullable UeSet set) {
        return new Refusal(403, set == null ? "Register First" : "Not Registered");
    }

    private void pass(ServerTransaction transaction, Registration registration, Side side) {
        try {
            SipRequest outgoing = prepare(transaction.request(), registration, side);
            forwarder.towardHome(transaction, outgoing, NetworkHeadersStripped.INSTANCE);
        } catch (Refusal refusal) {
            transaction.respond(Answers.to(transaction.request(), refusal.status(), refusal.reason()));
        } catch (SipParseException malformed) {
            transaction.respond(Answers.to(transaction.request(), 400, malformed.reason()));
        }
    }

    /** Passes an ACK to a 2xx on; one that cannot be is dropped, since nothing answers an ACK. */
    public void passAck(SipRequest ack, Registration registration, Hop by) {
        try {
            forwarder.ackTowardHome(prepare(ack, registration, new Side(by.local(), by.protocol())));
        } catch (Refusal | SipParseException dropped) {
            // RFC 3261 17: there is no response to ACK.
        }
    }

    private SipRequest prepare(SipRequest request, Registration registration, Side side)
            throws Refusal, SipParseException {
        MessageEdit<SipRequest> edit = request.edit();
        String identity = Identities.assertIdentity(request, registration, edit);
        setServiceRoute(request, registration, identity, edit);
        SecAgreeTags.strip(edit);
        setChargingVector(request, edit);
        setVisitedNetwork(request, edit);
        recordRoute(request, registration, side, edit);
        MaxForwards.decrement(request, edit);
        return edit.done();
    }

    private static boolean inDialog(SipRequest request) {
        return request.toTag() != null;
    }

    /** @param identity that the request goes under */
    void setServiceRoute(SipRequest request, Registration registration, String identity, MessageEdit<SipRequest> edit)
            throws Refusal, SipParseException {
        OurUris.Split route = ourUris.split(request);
        List<String> rest = route.rest();
        if (!inDialog(request)) {
            List<String> serviceRoute = registration.bindingOf(identity).serviceRoute();
            checkServiceRoute(rest, serviceRoute);
            rest = serviceRoute;
        }
        route.apply(rest, edit);
    }

    void setChargingVector(SipRequest request, MessageEdit<SipRequest> edit) {
        if (!inDialog(request)) {
            ChargingHeaders.insert(edit, config.hostName());
        }
    }

    void setVisitedNetwork(SipRequest request, MessageEdit<SipRequest> edit) {
        if (!inDialog(request)) {
            edit.set(VISITED_NETWORK, "\"" + config.visitedNetworkId() + "\"");
        }
    }

    /** Two of ours (RFC 5658): the home network sees our core side, the UE the port it may send to. */
    void recordRoute(SipRequest request, Registration registration, Side side,
            MessageEdit<SipRequest> edit) {
        if (!inDialog(request) && DIALOG_METHODS.contains(request.method())) {
            edit.prepend(HeaderName.RECORD_ROUTE,
                    ourUris.towardUe(registration.pathToken(), side.sentBy(), side.protocol()));
            edit.prepend(HeaderName.RECORD_ROUTE, ourUris.towardHome(registration.pathToken()));
        }
    }

    private void checkServiceRoute(List<String> rest, List<String> serviceRoute) throws Refusal {
        if (config.serviceRouteStrict() && !rest.equals(serviceRoute)) {
            throw new Refusal(400, "Route Is Not The Service-Route");
        }
    }

    /** What goes back to the UE has no charging headers, and no keys in a challenge. */
    private enum NetworkHeadersStripped implements Forwarding.ResponseEdit {
        INSTANCE;

        @Override
        public void apply(SipResponse response, MessageEdit<SipResponse> edit) {
            ChargingHeaders.strip(edit);
            AkaChallenge.strip(response, edit);
        }
    }
}
