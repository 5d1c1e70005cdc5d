package io.portcullis.pcscf.session;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;

import io.portcullis.pcscf.config.PcscfConfig;
import io.portcullis.pcscf.routing.Answers;
import io.portcullis.pcscf.routing.ChargingHeaders;
import io.portcullis.pcscf.routing.Forwarder;
import io.portcullis.pcscf.routing.Forwarding;
import io.portcullis.pcscf.routing.OurUris;
import io.portcullis.pcscf.routing.Refusal;
import io.portcullis.pcscf.security.SecAgreeTags;
import io.portcullis.pcscf.store.Registration;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.MessageEdit;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transaction.ServerTransaction;

/** Requests from a registered UE to the home network (TS 24.229 5.2.6.3). */
public final class UeRequests {

    /** Methods that begin a dialog, and so get a Record-Route. */
    static final Set<String> DIALOG_METHODS = Set.of("INVITE", "SUBSCRIBE", "REFER");

    private static final HeaderName VISITED_NETWORK = HeaderName.of("P-Visited-Network-ID");

    private final PcscfConfig config;
    private final OurUris ourUris;
    private final Forwarder forwarder;

    public UeRequests(PcscfConfig config, OurUris ourUris, Forwarder forwarder) {
        this.config = config;
        this.ourUris = ourUris;
        this.forwarder = forwarder;
    }

    /**
     * Passes a request on.
     *
     * @param sentBy our address and port as this UE knows them: port_ps on a protected leg
     */
    public void pass(ServerTransaction transaction, Registration registration, InetSocketAddress sentBy) {
        try {
            SipRequest outgoing = prepare(transaction.request(), registration, sentBy);
            forwarder.towardHome(transaction, outgoing, ChargingHeadersStripped.INSTANCE);
        } catch (Refusal refusal) {
            transaction.respond(Answers.to(transaction.request(), refusal.status(), refusal.reason()));
        } catch (SipParseException malformed) {
            transaction.respond(Answers.to(transaction.request(), 400, malformed.reason()));
        }
    }

    /** Passes an ACK to a 2xx on; one that cannot be is dropped, since nothing answers an ACK. */
    public void passAck(SipRequest ack, Registration registration, InetSocketAddress sentBy) {
        try {
            forwarder.ackTowardHome(prepare(ack, registration, sentBy));
        } catch (Refusal | SipParseException dropped) {
            // RFC 3261 17: there is no response to ACK.
        }
    }

    private SipRequest prepare(SipRequest request, Registration registration, InetSocketAddress sentBy)
            throws Refusal, SipParseException {
        MessageEdit<SipRequest> edit = request.edit();
        boolean inDialog = request.toTag() != null;
        String identity = Identities.assertIdentity(request, registration, edit);
        List<String> rest = ourUris.split(request.values(HeaderName.ROUTE)).rest();
        if (!inDialog) {
            List<String> serviceRoute = registration.bindingOf(identity).serviceRoute();
            checkServiceRoute(rest, serviceRoute);
            rest = serviceRoute;
        }
        edit.remove(HeaderName.ROUTE);
        if (!rest.isEmpty()) {
            edit.set(HeaderName.ROUTE, String.join(", ", rest));
        }
        SecAgreeTags.strip(edit);
        if (!inDialog) {
            ChargingHeaders.insert(edit, config.hostName());
            edit.set(VISITED_NETWORK, "\"" + config.visitedNetworkId() + "\"");
            if (DIALOG_METHODS.contains(request.method())) {
                // Two of ours (RFC 5658): the home network sees our core side, the UE the port it may send to.
                edit.prepend(HeaderName.RECORD_ROUTE, ourUris.towardUe(registration.pathToken(), sentBy));
                edit.prepend(HeaderName.RECORD_ROUTE, ourUris.towardHome(registration.pathToken()));
            }
        }
        Forwarder.decrementMaxForwards(request, edit);
        return edit.done();
    }

    private void checkServiceRoute(List<String> rest, List<String> serviceRoute) throws Refusal {
        if (config.serviceRouteStrict() && !rest.equals(serviceRoute)) {
            throw new Refusal(400, "Route Is Not The Service-Route");
        }
    }

    /** What goes back to the UE has no charging headers. */
    private enum ChargingHeadersStripped implements Forwarding.ResponseEdit {
        INSTANCE;

        @Override
        public void apply(SipResponse response, MessageEdit<SipResponse> edit) {
            ChargingHeaders.strip(edit);
        }
    }
}
