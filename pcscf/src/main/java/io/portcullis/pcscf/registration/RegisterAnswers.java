package io.portcullis.pcscf.registration;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.pcscf.config.PcscfConfig;
import io.portcullis.pcscf.config.SecurityAgreement;
import io.portcullis.pcscf.routes.Refused;
import io.portcullis.pcscf.routing.Answers;
import io.portcullis.pcscf.routing.ChargingHeaders;
import io.portcullis.pcscf.routing.Forwarding;
import io.portcullis.pcscf.security.AkaChallenge;
import io.portcullis.pcscf.security.Nat;
import io.portcullis.pcscf.security.Offer;
import io.portcullis.pcscf.security.PortChoice;
import io.portcullis.pcscf.security.SecAgreeTags;
import io.portcullis.pcscf.security.SecurityRefusal;
import io.portcullis.pcscf.security.SecuritySets;
import io.portcullis.pcscf.security.UeSet;
import io.portcullis.pcscf.store.Binding;
import io.portcullis.pcscf.store.Registration;
import io.portcullis.pcscf.store.RegistrationStore;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.MessageEdit;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transaction.ServerTransaction;
import io.portcullis.sip.stack.transport.Hop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the home network answers to a REGISTER, on its way down (TS 24.229 5.2.2, TS 33.203 7.2 SM5 to SM12). */
final class RegisterAnswers {

    private static final Logger LOG = LoggerFactory.getLogger(RegisterAnswers.class);

    static final String NO_KEYS = "the home network's challenge has no ck and ik (32 hexadecimal digits each)";

    private static final HeaderName WARNING = HeaderName.of("Warning");

    private final PcscfConfig config;
    private final SecuritySets sets;
    private final RegistrationStore store;
    private final Clock clock;
    private volatile List<String> serviceRoute = List.of();

    RegisterAnswers(PcscfConfig config, SecuritySets sets, RegistrationStore store, Clock clock) {
        this.config = config;
        this.sets = sets;
        this.store = store;
        this.clock = clock;
    }

    /** Takes what the home network answers to this attempt. */
    Forwarding forwarding(Attempt attempt, Optional<Offer> offer) {
        return new Forwarding(attempt.transaction(), failures(attempt)) {

            @Override
            protected void relay(SipResponse response, Hop arrivedBy) {
                if (mayBlock(attempt, offer, response.status())) {
                    attempt.context().execute(() -> inTurn(attempt, offer, response));
                } else {
                    attempt.context().executeHere(() -> inTurn(attempt, offer, response));
                }
            }
        };
    }

    /** Whether sets come or go by this answer, or may do so meanwhile: who reaches the backend for a UE keeps others out. */
    private boolean mayBlock(Attempt attempt, Optional<Offer> offer, int status) {
        return status == 401 ? offer.isPresent()
                : status >= 200 && status < 300
                        && (attempt.via() != null || sets.knows(attempt.context().impi()));
    }

    /** What is answered when the home network does not; that it cannot be reached is logged. */
    static Forwarding.Failures failures(Attempt attempt) {
        return new Forwarding.Failures(408, 504, "the home network",
                cause -> LOG.atWarn().addKeyValue("impi", attempt.context().impi())
                        .log("The home network cannot be reached: {}", cause.toString()));
    }

    private void inTurn(Attempt attempt, Optional<Offer> offer, SipResponse response) {
        MessageEdit<SipResponse> edit = Forwarding.withoutOurVia(response);
        AkaChallenge.strip(response, edit);
        ChargingHeaders.strip(edit);
        int status = response.status();
        try {
            if (status == 401) {
                challenge(attempt, offer, response, edit);
            } else if (status >= 200 && status < 300) {
                registered(attempt, response, edit);
            } else {
                attempt.transaction().respond(edit.done());
                if (status >= 300) {
                    failed(attempt, status);
                }
            }
        } catch (SecurityRefusal refusal) {
            LOG.atWarn().addKeyValue("impi", attempt.context().impi()).addKeyValue("status", refusal.status())
                    .log("No security association: {}", refusal.why());
            attempt.transaction().respond(refusal.answer(attempt.transaction().request(), config.algorithms()));
        } catch (RuntimeException bug) {
            notHandled(attempt, status, bug);
        }
    }

    private static void notHandled(Attempt attempt, int status, RuntimeException bug) {
        LOG.atError().addKeyValue("impi", attempt.context().impi()).setCause(bug)
                .log("The {} to a REGISTER could not be handled", status);
        attempt.transaction().respond(Answers.to(attempt.transaction().request(), 500, "Server Internal Error"));
    }

    /** The home network refused: a set that waits for its 200 goes when the answer has been given. */
    void failed(Attempt attempt, int status) {
        UeSet via = attempt.via();
        if (via != null && via.temporary()) {
            LOG.atInfo().addKeyValue("impi", attempt.context().impi()).addKeyValue("status", status)
                    .log("{}", status == 401 || status == 403
                            ? "The home network does not accept the UE's answer to its challenge: wrong Ki or OPc at one side,"
                                    + " or the subscriber is barred"
                            : "The home network failed after the UE's answer to its challenge");
            sets.refused(via, attempt.transaction());
        }
    }

    /** A set that waits for its 200 goes when the answer has been given. */
    void drop(Attempt attempt) {
        UeSet via = attempt.via();
        if (via != null && via.temporary()) {
            sets.refused(via, attempt.transaction());
        }
    }

    private void challenge(Attempt attempt, Optional<Offer> offer, SipResponse response,
            MessageEdit<SipResponse> edit) throws SecurityRefusal {
        UeSet via = attempt.via();
        ServerTransaction transaction = attempt.transaction();
        if (via != null && via.temporary()) {
            // A second challenge on the set of the first: the answer was wrong. The UE begins anew.
            transaction.respond(edit.done());
            failed(attempt, 401);
            return;
        }
        if (offer.isEmpty()) {
            transaction.respond(edit.done());
            return;
        }
        try (AkaKeys keys = AkaChallenge.keys(response).orElseThrow(() -> new SecurityRefusal(500, NO_KEYS))) {
            create(attempt, offer.get(), keys, PortChoice.CONFIGURED, edit);
            // Installed first, sent then: phones answer within milliseconds (TS 33.203 7.2).
            transaction.respond(edit.done());
        }
    }

    /** SM5, SM6: installs a set and names it in the 401. */
    UeSet create(Attempt attempt, Offer offer, AkaKeys keys, PortChoice ports, MessageEdit<SipResponse> edit)
            throws SecurityRefusal {
        UeSet via = attempt.via();
        ServerTransaction transaction = attempt.transaction();
        UeSet set = sets.challenge(attempt.context().impi(), transaction.arrivedBy(), offer, keys,
                Optional.ofNullable(via), ports);
        edit.set(SecAgreeTags.SECURITY_SERVER, set.securityServer());
        // The UE will get no further; whoever looks for the reason finds it in the last answer in clear.
        Nat.between(transaction.request(), set.sas().ue()).filter(seen -> via == null)
                .ifPresent(seen -> edit.append(WARNING, "399 " + config.hostName() + " \"NAT: " + seen
                        + "; ESP in transport mode does not pass\""));
        return set;
    }

    private void registered(Attempt attempt, SipResponse response, MessageEdit<SipResponse> edit)
            throws SecurityRefusal {
        Optional<Change> changed = change(attempt, response);
        if (changed.isEmpty()) {
            attempt.transaction().respond(edit.done());
            return;
        }
        Change change = changed.get();
        // The 200 leaves when the store has it (and the transaction cannot end before, so that the context stays).
        keep(attempt, change).whenComplete((done, failure) -> attempt.context()
                .goOn(() -> settled(attempt, change, response.status(), edit, failure)));
    }

    /** The store has answered; in the UE's turn. What is thrown here would end in the store's future, where nobody looks. */
    private void settled(Attempt attempt, Change change, int status, MessageEdit<SipResponse> edit,
            @Nullable Throwable failure) {
        try {
            if (failure == null) {
                kept(attempt, change);
                attempt.transaction().respond(edit.done());
            } else {
                SecurityRefusal refusal = notKept(attempt, change, failure);
                attempt.transaction().respond(refusal.answer(attempt.transaction().request(), config.algorithms()));
                drop(attempt);
            }
        } catch (RuntimeException bug) {
            notHandled(attempt, status, bug);
        }
    }

    /**
     * What a 2xx changes.
     *
     * @param after what is registered from now on; empty for nothing
     * @param end   when what was just registered ends; empty for a deregistration
     */
    record Change(Optional<Registration> after, Optional<Instant> end) {}

    /**
     * What this 2xx changes; empty for one to a question.
     *
     * @throws SecurityRefusal 403 if it accepts a REGISTER that came in clear where an agreement is required
     */
    Optional<Change> change(Attempt attempt, SipResponse response) throws SecurityRefusal {
        if (attempt.via() == null && config.securityAgreement() == SecurityAgreement.REQUIRED) {
            // Whoever sent this, or changed it on the way, proved nothing to us (TS 33.203 7.1).
            throw new SecurityRefusal(403, "the home network accepted a REGISTER that came in clear");
        }
        UeContext context = attempt.context();
        SipRequest request = attempt.transaction().request();
        if (!request.has(HeaderName.CONTACT)) {
            // RFC 3261 10.2.3: a REGISTER without Contact asks what is registered, and changes nothing.
            return Optional.empty();
        }
        String aor = request.to().uri().toString();
        Instant now = clock.instant();
        Duration expires = RegisterHeaders.expires(request, response);
        Optional<Registration> earlier = context.registration().flatMap(known -> known.liveAt(now));
        if (expires.isZero()) {
            return Optional.of(new Change(earlier.flatMap(known -> known.without(aor)), Optional.empty()));
        }
        Instant end = now.plus(expires);
        Binding binding = binding(aor, request, response, end);
        InetSocketAddress from = attempt.via() == null ? attempt.transaction().arrivedBy().remote() : null;
        Registration registration = earlier.map(known -> known.with(binding, from)).orElseGet(
                () -> new Registration(context.impi(), context.pathToken(), from, List.of(binding)));
        return Optional.of(new Change(Optional.of(registration), Optional.of(end)));
    }

    private Binding binding(String aor, SipRequest register, SipResponse ok, Instant end) {
        List<String> impus = RegisterHeaders.uris(ok.values(RegisterHeaders.ASSOCIATED_URI));
        int same = impus.indexOf(aor);
        return new Binding(same < 0 ? aor : impus.get(same), impus.isEmpty() ? List.of(aor) : impus,
                RegisterHeaders.contacts(register, ok), serviceRoute(ok), end);
    }

    /** The last one's object if it says the same: a network has few of them, and registrations live long. */
    private List<String> serviceRoute(SipResponse ok) {
        List<String> known = serviceRoute;
        List<String> came = List.copyOf(ok.values(RegisterHeaders.SERVICE_ROUTE));
        if (!came.equals(known)) {
            serviceRoute = came;
            return came;
        }
        return known;
    }

    /** Hands a change to the store; in the UE's turn. */
    CompletionStage<Void> keep(Attempt attempt, Change change) {
        UeContext context = attempt.context();
        UeSet via = attempt.via();
        Optional<Registration> after = change.after();
        context.registration(after);
        return after.isEmpty() ? store.remove(context.impi()) : sets.keep(after.get(), via);
    }

    /** The store has it: the set is confirmed, or goes when the answer has been given; in the UE's turn. */
    void kept(Attempt attempt, Change change) {
        UeSet via = attempt.via();
        String impi = attempt.context().impi();
        if (via != null) {
            // A set lives as long as anything is registered: also one over which a part was deregistered.
            change.after().ifPresent(registration -> sets.registered(via, registration.expiresAt()));
        }
        if (change.after().isEmpty()) {
            sets.deregistered(impi, attempt.transaction());
        }
        LOG.atInfo().addKeyValue("impi", impi).addKeyValue("aor", attempt.transaction().request().to().uri())
                .addKeyValue("until", change.end().map(Instant::toString).orElse("now"))
                .addKeyValue("protected", via != null)
                .log(change.end().isPresent() ? "Registered" : "Deregistered");
    }

    /** The store does not have it: everything is as before; in the UE's turn. */
    SecurityRefusal notKept(Attempt attempt, Change change, Throwable failure) {
        UeContext context = attempt.context();
        context.takeBack(change.after(), store.byImpi(context.impi()));
        LOG.atError().addKeyValue("impi", context.impi()).log("The registration could not be kept: {}",
                failure.getMessage());
        UeSet via = attempt.via();
        if (via != null) {
            change.after().ifPresent(registration -> sets.notRegistered(via, registration.expiresAt()));
        }
        return new SecurityRefusal(500, "the registration could not be kept");
    }

    /** What a refusal becomes in a route. */
    Refused refused(SecurityRefusal refusal) {
        List<String> headers = refusal.headers(config.algorithms()).entrySet().stream()
                .map(header -> header.getKey() + ": " + header.getValue()).toList();
        return new Refused(refusal.status(), refusal.phrase(), headers, refusal.why());
    }

    PcscfConfig config() {
        return config;
    }

    SecuritySets sets() {
        return sets;
    }
}
