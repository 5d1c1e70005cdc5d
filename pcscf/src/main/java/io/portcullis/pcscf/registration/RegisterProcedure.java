package io.portcullis.pcscf.registration;

import java.time.Clock;
import java.util.Optional;
import java.util.function.LongSupplier;

import io.portcullis.pcscf.config.PcscfConfig;
import io.portcullis.pcscf.config.SecurityAgreement;
import io.portcullis.pcscf.hooks.RouteHooks;
import io.portcullis.pcscf.routes.Refused;
import io.portcullis.pcscf.routing.Answers;
import io.portcullis.pcscf.routing.ChargingHeaders;
import io.portcullis.pcscf.routing.Forwarder;
import io.portcullis.pcscf.routing.MaxForwards;
import io.portcullis.pcscf.routing.OurUris;
import io.portcullis.pcscf.routing.Refusal;
import io.portcullis.pcscf.security.Nat;
import io.portcullis.pcscf.security.Offer;
import io.portcullis.pcscf.security.SecAgreeTags;
import io.portcullis.pcscf.security.SecurityRefusal;
import io.portcullis.pcscf.security.SecuritySets;
import io.portcullis.pcscf.security.Sm7;
import io.portcullis.pcscf.security.UeSet;
import io.portcullis.pcscf.store.RegistrationStore;
import io.portcullis.sip.message.Credentials;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.MessageEdit;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transaction.ServerTransaction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** REGISTER on its way up: checks, what the home network must and must not see (TS 24.229 5.2.2, TS 33.203 7.2). */
public final class RegisterProcedure {

    private static final Logger LOG = LoggerFactory.getLogger(RegisterProcedure.class);
    private static final HeaderName REQUIRE = HeaderName.of("Require");
    private static final HeaderName VISITED_NETWORK = HeaderName.of("P-Visited-Network-ID");
    private static final HeaderName USER_ASSERTED = HeaderName.of("P-Asserted-Identity");

    /** Within the time that a transaction lingers; repetitions are of the same transaction. */
    private static final int MOST_UNPROTECTED = 128;

    private final PcscfConfig config;
    private final OurUris ourUris;
    private final Forwarder forwarder;
    private final SecuritySets sets;
    private final UeContexts contexts;
    private final RegisterAnswers answers;
    private final LongSupplier countNat;
    private final Optional<RouteHooks> hooks;

    /**
     * @param countNat counts a REGISTER that came through NAT, and gives how many that makes
     * @param hooks    the operator's routes, if there are any
     */
    public RegisterProcedure(PcscfConfig config, OurUris ourUris, Forwarder forwarder, SecuritySets sets,
            RegistrationStore store, UeContexts contexts, Clock clock, LongSupplier countNat,
            Optional<RouteHooks> hooks) {
        this.config = config;
        this.ourUris = ourUris;
        this.forwarder = forwarder;
        this.sets = sets;
        this.contexts = contexts;
        this.countNat = countNat;
        this.answers = new RegisterAnswers(config, sets, store, clock);
        this.hooks = hooks;
    }

    /**
     * Takes a REGISTER. Returns at once; the work is done in the UE's turn.
     *
     * @param via the set that it came over, null if it came unprotected
     */
    public void register(ServerTransaction transaction, @Nullable UeSet via) {
        SipRequest request = transaction.request();
        try {
            Credentials credentials = RegisterHeaders.credentials(request);
            String impi = RegisterHeaders.impi(request, credentials);
            if (via == null && contexts.busy(impi) >= MOST_UNPROTECTED) {
                // Whoever writes this identity in clear need not be its owner, whose way is not barred by it.
                throw new Refusal(503, "Too Many Registrations Of This Identity");
            }
            UeContext context = contexts.enter(impi);
            transaction.onTerminated(() -> contexts.leave(context));
            Attempt attempt = new Attempt(transaction, via, context, credentials);
            if (hooks.isPresent()) {
                RoutedRegister routed = new RoutedRegister(hooks.get(), forwarder, attempt, answers);
                routed.begin(new RegisterRequest(routed, attempt, this));
            } else {
                inItsTurn(attempt);
            }
        } catch (Refusal refusal) {
            transaction.respond(Answers.to(request, refusal.status(), refusal.reason()));
        }
    }

    /** Only to complete a set that waits may block. */
    private void inItsTurn(Attempt attempt) {
        UeSet via = attempt.via();
        if (via != null && via.waiting()) {
            attempt.context().execute(() -> inTurn(attempt));
        } else {
            attempt.context().executeHere(() -> inTurn(attempt));
        }
    }

    private void inTurn(Attempt attempt) {
        SipRequest request = attempt.transaction().request();
        try {
            checkProtection(attempt);
            Optional<Offer> offer = offer(attempt);
            offer.ifPresent(offered -> warnOfNat(attempt));
            SipRequest outgoing = upward(attempt);
            forwarder.towardHome(attempt.transaction(), outgoing, answers.forwarding(attempt, offer));
        } catch (SecurityRefusal refusal) {
            LOG.atInfo().addKeyValue("impi", attempt.context().impi()).addKeyValue("status", refusal.status())
                    .log("REGISTER refused: {}", refusal.why());
            attempt.transaction().respond(refusal.answer(request, config.algorithms()));
        } catch (Refusal refusal) {
            attempt.transaction().respond(Answers.to(request, refusal.status(), refusal.reason()));
        } catch (SipParseException malformed) {
            attempt.transaction().respond(Answers.to(request, 400, malformed.reason()));
        } catch (RuntimeException bug) {
            LOG.atError().addKeyValue("impi", attempt.context().impi()).setCause(bug)
                    .log("A REGISTER could not be handled");
            attempt.transaction().respond(Answers.to(request, 500, "Server Internal Error"));
        }
    }

    void checkProtection(Attempt attempt) throws SecurityRefusal, Refusal {
        AkaFinding.in(attempt.credentials()).ifPresent(finding -> LOG.atWarn()
                .addKeyValue("impi", attempt.context().impi()).log("{}", finding.inWords()));
        UeSet via = attempt.via();
        if (via == null) {
            return;
        }
        sets.proved(via);
        if (!via.impi().equals(attempt.context().impi())) {
            // TS 24.229 5.2.2.2: the set belongs to one private identity.
            throw new Refusal(403, "Private Identity Is Not The Security Association's");
        }
        try {
            Sm7.check(attempt.transaction().request(), via);
        } catch (SecurityRefusal mismatch) {
            if (via.temporary()) {
                sets.refused(via, attempt.transaction());
            }
            throw mismatch;
        }
    }

    /** The offer, after what {@code security_agreement} demands; empty without one, or where none is wanted. */
    Optional<Offer> offer(Attempt attempt) throws SecurityRefusal, Refusal {
        SipRequest request = attempt.transaction().request();
        UeSet via = attempt.via();
        if (config.securityAgreement() == SecurityAgreement.OFF) {
            return Optional.empty();
        }
        Optional<Offer> offer = Offer.of(request, config.algorithms());
        if (via == null) {
            requireAgreement(request, offer.isPresent());
        }
        if (offer.isPresent() && offer.get().chosen().isEmpty()) {
            throw new SecurityRefusal(494, "none of the offered mechanisms is allowed here: " + offer.get().text());
        }
        return offer;
    }

    void warnOfNat(Attempt attempt) {
        if (attempt.via() == null) {
            Nat.between(attempt.transaction().request(), attempt.transaction().arrivedBy().remote().getAddress())
                    .ifPresent(seen -> LOG.atWarn().addKeyValue("impi", attempt.context().impi())
                            .addKeyValue("times", countNat.getAsLong())
                            .log("NAT between the UE and us, which ESP in transport mode does not pass: {}", seen));
        }
    }

    private void requireAgreement(SipRequest request, boolean offered) throws SecurityRefusal {
        if (config.securityAgreement() == SecurityAgreement.PREFERRED && !offered) {
            return;
        }
        if (offered && SecAgreeTags.required(request)) {
            return;
        }
        if (SecAgreeTags.supported(request)) {
            throw new SecurityRefusal(494, "sec-agree is supported, but not required by the UE");
        }
        throw new SecurityRefusal(421, offered ? "Security-Client without the sec-agree tag" : "no Security-Client");
    }

    private SipRequest upward(Attempt attempt) throws Refusal, SipParseException {
        SipRequest request = attempt.transaction().request();
        MessageEdit<SipRequest> edit = request.edit();
        SecAgreeTags.strip(edit);
        stripAssertedIdentity(edit);
        integrityProtected(attempt, attempt.credentials(), edit);
        addPath(attempt, request, edit);
        setVisitedNetwork(edit);
        setChargingVector(edit);
        removeRoute(edit);
        MaxForwards.decrement(request, edit);
        return edit.done();
    }

    static void stripAssertedIdentity(MessageEdit<SipRequest> edit) {
        edit.remove(USER_ASSERTED);
    }

    static void integrityProtected(Attempt attempt, @Nullable Credentials credentials, MessageEdit<SipRequest> edit) {
        UeSet via = attempt.via();
        boolean yes = via != null && (!via.temporary() || RegisterHeaders.answersChallenge(credentials));
        RegisterHeaders.integrityProtected(edit, credentials, yes);
    }

    void addPath(Attempt attempt, SipRequest request, MessageEdit<SipRequest> edit) {
        edit.prepend(RegisterHeaders.PATH, ourUris.towardHome(attempt.context().pathToken()));
        if (request.values(REQUIRE).stream().noneMatch("path"::equalsIgnoreCase)) {
            edit.append(REQUIRE, "path");
        }
    }

    void setVisitedNetwork(MessageEdit<SipRequest> edit) {
        edit.set(VISITED_NETWORK, "\"" + config.visitedNetworkId() + "\"");
    }

    void setChargingVector(MessageEdit<SipRequest> edit) {
        ChargingHeaders.insert(edit, config.hostName());
    }

    /** A REGISTER goes to the home network's entry point, whatever route the UE wrote. */
    static void removeRoute(MessageEdit<SipRequest> edit) {
        edit.remove(HeaderName.ROUTE);
    }

    /** What a refusal becomes in a route. */
    Refused refused(SecurityRefusal refusal) {
        return answers.refused(refusal);
    }
}
