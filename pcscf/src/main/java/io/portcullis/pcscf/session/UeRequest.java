package io.portcullis.pcscf.session;

import java.util.List;
import java.util.Optional;

import io.portcullis.pcscf.hooks.RoutedRequest;
import io.portcullis.pcscf.routes.FromUeRoute;
import io.portcullis.pcscf.routes.RequestRoute;
import io.portcullis.pcscf.routing.Forwarder;
import io.portcullis.pcscf.routing.Forwarding;
import io.portcullis.pcscf.routing.Refusal;
import io.portcullis.pcscf.security.SecAgreeTags;
import io.portcullis.pcscf.security.UeSet;
import io.portcullis.pcscf.store.Registration;
import org.jspecify.annotations.Nullable;

/** A UE's request in the request hook. */
final class UeRequest extends RoutedRequest implements FromUeRoute {

    private final RoutedUeRequest exchange;
    private final Optional<Registration> registration;
    private final UeRequests.Side side;
    private final UeRequests procedure;
    private @Nullable String identity;

    UeRequest(RoutedUeRequest exchange, Optional<Registration> registration, UeRequests.Side side,
            UeRequests procedure) {
        super(exchange);
        this.exchange = exchange;
        this.registration = registration;
        this.side = side;
        this.procedure = procedure;
    }

    @Override
    protected RequestRoute route() {
        return this;
    }

    @Override
    protected @Nullable UeSet set() {
        return exchange.requestSet();
    }

    @Override
    public boolean registered() {
        return registration.isPresent();
    }

    @Override
    public List<String> impus() {
        return registration.map(Registration::impus).orElse(List.of());
    }

    private Registration known() throws Refusal {
        return registration.orElseThrow(() -> UeRequests.notRegistered(set()));
    }

    @Override
    public void requireRegistration() {
        step("requireRegistration", (request, edit) -> known());
    }

    @Override
    public void assertIdentity() {
        step("assertIdentity", (request, edit) -> identity = Identities.assertIdentity(request, known(), edit));
    }

    @Override
    public void setServiceRoute() {
        step("setServiceRoute", (request, edit) -> {
            String asserted = identity;
            procedure.setServiceRoute(request, known(), asserted == null ? known().defaultImpu() : asserted, edit);
        });
    }

    @Override
    public void stripSecurityAgreement() {
        step("stripSecurityAgreement", (request, edit) -> SecAgreeTags.strip(edit));
    }

    @Override
    public void setChargingVector() {
        step("setChargingVector", procedure::setChargingVector);
    }

    @Override
    public void setVisitedNetwork() {
        step("setVisitedNetwork", procedure::setVisitedNetwork);
    }

    @Override
    public void recordRoute() {
        step("recordRoute", (request, edit) -> procedure.recordRoute(request, known(), side, edit));
    }

    /** Nothing: what a route has left out is left out. */
    @Override
    protected void beforeRelay() {}

    @Override
    protected void send(Forwarder forwarder, Forwarding forwarding) {
        forwarder.towardHome(exchange.transaction(), message(), forwarding);
    }

    @Override
    public void proceed() {
        requireRegistration();
        assertIdentity();
        setServiceRoute();
        stripSecurityAgreement();
        setChargingVector();
        setVisitedNetwork();
        recordRoute();
        countHop();
        relay();
    }
}
