package io.portcullis.lab.ue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transaction.ClientTransaction;
import io.portcullis.sip.stack.transaction.ClientTransactionListener;
import io.portcullis.sip.stack.transaction.TransactionLayer;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.jspecify.annotations.Nullable;

/**
 * One request that waits for its answer. The transaction's callbacks come on the network's threads and are handed to the
 * UE's own; everything else happens there.
 */
final class Outgoing implements ClientTransactionListener {

    // How long a callee may ring: what proxies allow (RFC 3261 16.6, timer C).
    private static final Duration RINGING = Duration.ofMinutes(3);

    private final UeContext ue;
    private final TransactionLayer layer;
    private final Consumer<SipResponse> onEach;
    private final CompletableFuture<Answer> answer = new CompletableFuture<>();
    private @Nullable ClientTransaction transaction;
    private @Nullable Hop way;
    private @Nullable Future<?> patience;

    Outgoing(UeContext ue, TransactionLayer layer, Consumer<SipResponse> onEach) {
        this.ue = ue;
        this.layer = layer;
        this.onEach = onEach;
    }

    void start(SipRequest request, Hop hop) {
        way = hop;
        waitFor(ue.config().answerTimeout());
        ue.passed(true, request, hop);
        transaction = layer.send(request, hop, this);
    }

    /** Completes, on the UE's own thread, with the first final response or with what came instead; never fails. */
    CompletableFuture<Answer> answer() {
        return answer;
    }

    /** Sends CANCEL for an INVITE that has a provisional response; the INVITE's answer still comes. */
    void cancel() {
        ClientTransaction sent = transaction;
        if (sent != null) {
            sent.cancel();
            waitFor(ue.config().answerTimeout());
        }
    }

    /** The UE is switched off: nobody waits any more. */
    void abandon() {
        giveUp(new Answer.Abandoned());
    }

    @Override
    public void onResponse(SipResponse response, Hop by) {
        ue.thread().execute(() -> {
            ue.passed(false, response, by);
            if (response.status() < 200 && response.method().equals("INVITE")) {
                waitFor(RINGING);
            }
            onEach.accept(response);
            if (response.status() >= 200) {
                conclude(new Answer.Final(response));
            }
        });
    }

    @Override
    public void onTimeout() {
        ue.thread().execute(this::nobodyAnswered);
    }

    @Override
    public void onTransportError(Throwable problem) {
        ue.thread().execute(() -> conclude(new Answer.Unsendable(problem)));
    }

    private void waitFor(Duration time) {
        if (answer.isDone()) {
            return;
        }
        stopWaiting();
        patience = ue.later(time, this::nobodyAnswered);
    }

    /**
     * A connection over which nothing comes back may be dead without our kernel's knowing, which repeats into it at ever longer
     * intervals: the next request goes over a new one.
     */
    private void nobodyAnswered() {
        Hop silent = way;
        if (silent != null && silent.protocol() == TransportProtocol.TCP && !answer.isDone()) {
            ue.leases().disconnect(silent);
        }
        giveUp(new Answer.Timeout());
    }

    /** A phone that waits for no answer repeats nothing: else a network that is back would be asked what nobody wants to know. */
    private void giveUp(Answer with) {
        ClientTransaction sent = transaction;
        if (sent != null && !answer.isDone()) {
            sent.drop();
        }
        conclude(with);
    }

    private void stopWaiting() {
        if (patience != null) {
            patience.cancel(false);
            patience = null;
        }
    }

    private void conclude(Answer with) {
        stopWaiting();
        answer.complete(with);
    }
}
