package io.portcullis.pcscf.session;

import java.util.List;

import io.portcullis.pcscf.hooks.RoutedRequest;
import io.portcullis.pcscf.routes.RequestRoute;
import io.portcullis.pcscf.routes.ToUeRoute;
import io.portcullis.pcscf.routing.ChargingHeaders;
import io.portcullis.pcscf.routing.Forwarder;
import io.portcullis.pcscf.routing.Forwarding;
import io.portcullis.pcscf.security.UeSet;
import io.portcullis.pcscf.store.Registration;
import org.jspecify.annotations.Nullable;

/** A request of the home network in the request hook. */
final class HomeRequest extends RoutedRequest implements ToUeRoute {

    private final RoutedHomeRequest exchange;
    private final HomeRequests procedure;
    private HomeRequests.@Nullable Found found;

    HomeRequest(RoutedHomeRequest exchange, HomeRequests procedure) {
        super(exchange);
        this.exchange = exchange;
        this.procedure = procedure;
    }

    @Override
    protected RequestRoute route() {
        return this;
    }

    @Override
    protected @Nullable UeSet set() {
        return null;
    }

    @Override
    public List<String> impus() {
        return exchange.registration().map(Registration::impus).orElse(List.of());
    }

    @Override
    public void findUe() {
        step("findUe", (request, edit) -> found = procedure.find(request, edit));
    }

    @Override
    public void stripChargingHeaders() {
        step("stripChargingHeaders", (request, edit) -> ChargingHeaders.strip(edit));
    }

    @Override
    public void recordRoute() {
        HomeRequests.Found ue = known();
        step("recordRoute", (request, edit) -> procedure.recordRoute(request, ue, edit));
    }

    /** The UE, found now unless it has been before; without one there is nowhere to send to. */
    private HomeRequests.Found known() {
        findUe();
        HomeRequests.Found ue = found;
        if (ue == null) {
            throw new IllegalStateException("findUe has refused this request");
        }
        return ue;
    }

    @Override
    protected void beforeRelay() {
        findUe();
    }

    @Override
    protected void send(Forwarder forwarder, Forwarding forwarding) {
        forwarder.towardUe(exchange.transaction(), message(), known().leg(), forwarding);
    }

    @Override
    public void proceed() {
        findUe();
        stripChargingHeaders();
        recordRoute();
        countHop();
        relay();
    }
}
