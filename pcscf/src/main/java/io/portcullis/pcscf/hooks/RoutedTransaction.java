package io.portcullis.pcscf.hooks;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

import io.portcullis.pcscf.routes.Refused;
import io.portcullis.pcscf.routes.Routes;
import io.portcullis.pcscf.routing.Answers;
import io.portcullis.pcscf.routing.Forwarder;
import io.portcullis.pcscf.routing.Forwarding;
import io.portcullis.pcscf.security.AkaChallenge;
import io.portcullis.pcscf.security.UeSet;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.MessageEdit;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transaction.ServerTransaction;
import io.portcullis.sip.stack.transport.Hop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way through the operator's routes, from arrival to final answer, on one version of them. Its hooks run in
 * the UE's turn; whatever they do or leave undone, the request gets its answer.
 */
public abstract class RoutedTransaction {

    private static final Logger LOG = LoggerFactory.getLogger(RoutedTransaction.class);

    private final Forwarder forwarder;
    private final ServerTransaction transaction;
    private final Optional<String> impi;
    private final Routes routes;
    private final Executor turn;
    private final Forwarding forwarding;
    private boolean relayed;
    private boolean answered;

    /**
     * @param impi     the UE that it is about, if known
     * @param failures what is answered when nobody does
     */
    protected RoutedTransaction(RouteHooks hooks, Forwarder forwarder, ServerTransaction transaction,
            Optional<String> impi, Forwarding.Failures failures) {
        this.forwarder = forwarder;
        this.transaction = transaction;
        this.impi = impi;
        this.routes = hooks.current();
        this.turn = hooks.turn(impi);
        this.forwarding = new Forwarding(transaction, failures) {

            @Override
            protected void relay(SipResponse response, Hop arrivedBy) {
                turn.execute(() -> onReply(response, arrivedBy));
            }

            @Override
            protected void failed(SipResponse answer) {
                turn.execute(() -> onFailure(answer, false));
            }
        };
    }

    /**
     * A response of the next hop for the reply hook.
     *
     * @param came     as it came
     * @param stripped without our Via, without ck and ik: all that the hook may see
     */
    protected abstract RoutedReply reply(SipResponse came, SipResponse stripped, Hop arrivedBy);

    /** The last look at a final answer before it goes; by default it stays as it is. */
    protected SipResponse ending(SipResponse answer) {
        return answer;
    }

    /**
     * A final answer has been given.
     *
     * @param ours whether there was none of the next hop's, since it did not answer or cannot be reached
     */
    protected void ended(SipResponse answer, boolean ours) {}

    /** The set that the request came over; null if it came in clear. */
    protected abstract @Nullable UeSet requestSet();

    /** The request hook, in the UE's turn. */
    public final void begin(RoutedRequest request) {
        // A CANCEL may come while the hook runs.
        forwarder.expect(transaction, forwarding);
        turn.execute(() -> {
            run("request", () -> routes.request(request.route()), this::settled, false);
            request.close();
        });
    }

    private void onReply(SipResponse response, Hop arrivedBy) {
        MessageEdit<SipResponse> edit = Forwarding.withoutOurVia(response);
        AkaChallenge.strip(response, edit);
        RoutedReply reply = reply(response, edit.done(), arrivedBy);
        run("reply", () -> routes.reply(reply.route()), reply::settled, response.status() < 200);
        reply.close();
        reply.toFail().ifPresent(negative -> onFailure(negative, true));
    }

    private void onFailure(SipResponse answer, boolean theirs) {
        RoutedFailure failure = new RoutedFailure(this, transaction.arrivedBy(), answer, theirs);
        run("failure", () -> routes.failure(failure), failure::settled, false);
        failure.close();
    }

    /** Runs a hook; one that settles nothing, refuses or throws gets its answer here, unless it may be passed over. */
    private void run(String hook, Runnable call, BooleanSupplier settled, boolean passOver) {
        try {
            call.run();
            if (!settled.getAsBoolean()) {
                LOG.atError().addKeyValue("impi", impi.orElse("unknown"))
                        .log("The {} route has not said what becomes of {}", hook, transaction);
                giveUp(passOver);
            }
        } catch (Refused refused) {
            refuse(hook, refused, settled.getAsBoolean() || passOver);
        } catch (Throwable fault) {
            // Whatever an operator's code throws, the others' requests go on, and this one gets its answer.
            LOG.atError().addKeyValue("impi", impi.orElse("unknown")).setCause(fault)
                    .log("The {} route failed at {}, on {}", hook, RouteFault.where(fault, routes), transaction);
            if (!settled.getAsBoolean()) {
                giveUp(passOver);
            }
        }
    }

    private void refuse(String hook, Refused refused, boolean tooLate) {
        LOG.atInfo().addKeyValue("impi", impi.orElse("unknown")).addKeyValue("status", refused.status())
                .log("The {} route refused {}: {}", hook, transaction, refused.getMessage());
        if (tooLate) {
            return;
        }
        SipResponse answer;
        try {
            answer = answer(refused.status(), refused.reason(), refused.headers());
        } catch (IllegalArgumentException noAnswer) {
            LOG.error("The refusal of the {} route is no answer: {}", hook, noAnswer.getMessage());
            giveUp(false);
            return;
        }
        respond(answer, false);
    }

    private void giveUp(boolean passOver) {
        if (!passOver) {
            respond(answer(500, "Server Internal Error"), false);
        }
    }

    /** Whether the request hook has done something that an answer will come of. */
    private boolean settled() {
        return relayed || answered;
    }

    /** @throws IllegalStateException if it has been relayed or answered */
    final void requireUnsettled() {
        if (settled()) {
            throw new IllegalStateException("the request has been " + (relayed ? "relayed" : "answered") + " already");
        }
    }

    /** Sends the request on, by the given way; if it was cancelled meanwhile, it is answered 487 (RFC 3261 9.2). */
    final void relay(RoutedRequest request) {
        requireUnsettled();
        if (forwarding.cancelled()) {
            respond(answer(487, "Request Terminated"), false);
            return;
        }
        request.send(forwarder, forwarding);
        relayed = true;
    }

    /**
     * An answer of our own.
     *
     * @param headers each {@code Name: value}
     */
    final SipResponse answer(int status, String reason, String... headers) {
        SipResponse.Builder answer = Answers.with(transaction.request(), status, reason);
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (colon < 0) {
                throw new IllegalArgumentException("\"" + header + "\" is not Name: value");
            }
            HeaderName name = RoutedMessage.editable(header.substring(0, colon).strip());
            answer.header(name, header.substring(colon + 1).strip());
        }
        return answer.build();
    }

    /** Answers; ck and ik never leave. */
    final void respond(SipResponse answer, boolean ours) {
        MessageEdit<SipResponse> edit = answer.edit();
        AkaChallenge.strip(answer, edit);
        SipResponse safe = edit.done();
        if (safe.status() < 200) {
            transaction.respond(safe);
            return;
        }
        answered = true;
        SipResponse last = ending(safe);
        transaction.respond(last);
        ended(last, ours);
    }

    /** The UE's or the home network's transaction. */
    public final ServerTransaction transaction() {
        return transaction;
    }

    /** The UE that it is about, if known. */
    public final Optional<String> impi() {
        return impi;
    }
}
