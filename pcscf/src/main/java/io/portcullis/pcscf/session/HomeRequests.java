package io.portcullis.pcscf.session;

import java.util.Optional;
import java.util.function.Function;

import io.portcullis.pcscf.hooks.RouteHooks;
import io.portcullis.pcscf.routing.Answers;
import io.portcullis.pcscf.routing.ChargingHeaders;
import io.portcullis.pcscf.routing.Forwarder;
import io.portcullis.pcscf.routing.MaxForwards;
import io.portcullis.pcscf.routing.OurUris;
import io.portcullis.pcscf.routing.Refusal;
import io.portcullis.pcscf.routing.UeLeg;
import io.portcullis.pcscf.security.SecAgreeTags;
import io.portcullis.pcscf.security.SecuritySets;
import io.portcullis.pcscf.store.Registration;
import io.portcullis.pcscf.store.RegistrationStore;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.MessageEdit;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.stack.transaction.ServerTransaction;
import io.portcullis.sip.stack.transport.TransportProtocol;

/**
 * Requests from the home network to a UE (TS 24.229 5.2.6.4): found by the Path token, never by Contact alone, and
 * never sent in clear to a UE that has security associations.
 */
public final class HomeRequests {

    private final OurUris ourUris;
    private final RegistrationStore store;
    private final Function<Registration, Optional<UeLeg>> legs;
    private final Forwarder forwarder;
    private final SecuritySets sets;
    private final Optional<RouteHooks> hooks;

    /**
     * @param legs  the way to a UE now; empty if it has none
     * @param sets  which set an answer of a UE came over
     * @param hooks the operator's routes, if there are any
     */
    public HomeRequests(OurUris ourUris, RegistrationStore store, Function<Registration, Optional<UeLeg>> legs,
            Forwarder forwarder, SecuritySets sets, Optional<RouteHooks> hooks) {
        this.ourUris = ourUris;
        this.store = store;
        this.legs = legs;
        this.forwarder = forwarder;
        this.sets = sets;
        this.hooks = hooks;
    }

    /** Passes a request on. Returns at once. */
    public void pass(ServerTransaction transaction) {
        if (hooks.isPresent()) {
            RoutedHomeRequest routed = new RoutedHomeRequest(hooks.get(), forwarder, transaction,
                    named(transaction.request()), sets);
            routed.begin(new HomeRequest(routed, this));
        } else {
            passByDefault(transaction);
        }
    }

    private void passByDefault(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        try {
            Prepared prepared = prepare(request);
            // Held as long as answers may come: the registration alone, not the request.
            Registration registration = prepared.registration();
            forwarder.towardUe(transaction, prepared.request(), prepared.leg(), (response, edit) -> {
                SecAgreeTags.strip(edit);
                Identities.assertIdentity(response, registration, edit);
            });
        } catch (Refusal refusal) {
            transaction.respond(Answers.to(request, refusal.status(), refusal.reason()));
        } catch (SipParseException malformed) {
            transaction.respond(Answers.to(request, 400, malformed.reason()));
        }
    }

    /** Passes an ACK to a 2xx on; one that cannot be is dropped, since nothing answers an ACK. */
    public void passAck(SipRequest ack) {
        try {
            Prepared prepared = prepare(ack);
            forwarder.ackTowardUe(prepared.request(), prepared.leg());
        } catch (Refusal | SipParseException dropped) {
            // RFC 3261 17: there is no response to ACK.
        }
    }

    private record Prepared(SipRequest request, Registration registration, UeLeg leg) {}

    private Prepared prepare(SipRequest request) throws Refusal, SipParseException {
        MessageEdit<SipRequest> edit = request.edit();
        Found found = find(request, edit);
        ChargingHeaders.strip(edit);
        recordRoute(request, found, edit);
        MaxForwards.decrement(request, edit);
        return new Prepared(edit.done(), found.registration(), found.leg());
    }

    /**
     * The UE that a request is for.
     *
     * @param leg the way to it now
     */
    record Found(Registration registration, UeLeg leg) {}

    /** The registration that the Path token of a request names, if there is one. */
    Optional<Registration> named(SipRequest request) {
        try {
            return ourUris.split(request).token().flatMap(store::byPathToken);
        } catch (SipParseException noRoute) {
            return Optional.empty();
        }
    }

    /** Finds the UE, and takes our Routes out. */
    Found find(SipRequest request, MessageEdit<SipRequest> edit) throws Refusal, SipParseException {
        OurUris.Split route = ourUris.split(request);
        String token = route.token().orElseThrow(() -> new Refusal(404, "No Path Of Ours In Route"));
        Registration registration = store.byPathToken(token)
                .orElseThrow(() -> new Refusal(480, "Not Registered Here"));
        UeLeg leg = legs.apply(registration).orElseThrow(() -> new Refusal(480, "No Security Association"));
        route.apply(edit);
        return new Found(registration, leg);
    }

    void recordRoute(SipRequest request, Found found, MessageEdit<SipRequest> edit) {
        if (request.toTag() == null && UeRequests.DIALOG_METHODS.contains(request.method())) {
            String token = found.registration().pathToken();
            edit.prepend(HeaderName.RECORD_ROUTE, ourUris.towardHome(token));
            edit.prepend(HeaderName.RECORD_ROUTE, ourUris.towardUe(token, found.leg().sentBy(),
                    found.leg().overTcp() ? TransportProtocol.TCP : TransportProtocol.UDP));
        }
    }
}
