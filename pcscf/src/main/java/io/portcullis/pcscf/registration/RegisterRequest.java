package io.portcullis.pcscf.registration;

import io.portcullis.pcscf.hooks.RoutedRequest;
import io.portcullis.pcscf.routes.RegisterRoute;
import io.portcullis.pcscf.routes.RequestRoute;
import io.portcullis.pcscf.routing.Forwarder;
import io.portcullis.pcscf.routing.Forwarding;
import io.portcullis.pcscf.security.SecAgreeTags;
import io.portcullis.pcscf.security.SecurityRefusal;
import io.portcullis.pcscf.security.UeSet;
import org.jspecify.annotations.Nullable;

/** A REGISTER in the request hook. */
final class RegisterRequest extends RoutedRequest implements RegisterRoute {

    private final Attempt attempt;
    private final RegisterProcedure procedure;

    RegisterRequest(RoutedRegister exchange, Attempt attempt, RegisterProcedure procedure) {
        super(exchange);
        this.attempt = attempt;
        this.procedure = procedure;
    }

    @Override
    protected RequestRoute route() {
        return this;
    }

    @Override
    protected @Nullable UeSet set() {
        return attempt.via();
    }

    @Override
    public void checkSecurityAssociation() {
        step("checkSecurityAssociation", (request, edit) -> {
            try {
                procedure.checkProtection(attempt);
            } catch (SecurityRefusal refusal) {
                throw procedure.refused(refusal);
            }
        });
    }

    @Override
    public void requireSecurityAgreement() {
        step("requireSecurityAgreement", (request, edit) -> {
            try {
                procedure.offer(attempt).ifPresent(offered -> procedure.warnOfNat(attempt));
            } catch (SecurityRefusal refusal) {
                throw procedure.refused(refusal);
            }
        });
    }

    @Override
    public void stripSecurityAgreement() {
        step("stripSecurityAgreement", (request, edit) -> SecAgreeTags.strip(edit));
    }

    @Override
    public void stripAssertedIdentity() {
        step("stripAssertedIdentity", (request, edit) -> RegisterProcedure.stripAssertedIdentity(edit));
    }

    @Override
    public void setIntegrityProtected() {
        step("setIntegrityProtected", (request, edit) -> RegisterProcedure.integrityProtected(attempt,
                RegisterHeaders.credentials(request), edit));
    }

    @Override
    public void addPath() {
        step("addPath", (request, edit) -> procedure.addPath(attempt, request, edit));
    }

    @Override
    public void setVisitedNetwork() {
        step("setVisitedNetwork", (request, edit) -> procedure.setVisitedNetwork(edit));
    }

    @Override
    public void setChargingVector() {
        step("setChargingVector", (request, edit) -> procedure.setChargingVector(edit));
    }

    @Override
    public void removeRoute() {
        step("removeRoute", (request, edit) -> RegisterProcedure.removeRoute(edit));
    }

    /** The home network believes this flag: it is never the UE's. */
    @Override
    protected void beforeRelay() {
        setIntegrityProtected();
    }

    @Override
    protected void send(Forwarder forwarder, Forwarding forwarding) {
        forwarder.towardHome(attempt.transaction(), message(), forwarding);
    }

    @Override
    public void proceed() {
        checkSecurityAssociation();
        requireSecurityAgreement();
        stripSecurityAgreement();
        stripAssertedIdentity();
        setIntegrityProtected();
        addPath();
        setVisitedNetwork();
        setChargingVector();
        removeRoute();
        countHop();
        relay();
    }
}
