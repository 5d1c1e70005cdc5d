package io.portcullis.pcscf.routing;

import java.util.function.Consumer;

import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.MessageEdit;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transaction.ClientTransaction;
import io.portcullis.sip.stack.transaction.ClientTransactionListener;
import io.portcullis.sip.stack.transaction.ServerTransaction;
import io.portcullis.sip.stack.transport.Hop;
import org.jspecify.annotations.Nullable;

/**
 * One request passed on: its server transaction, the client transaction toward the next hop, and what becomes of the
 * answers (RFC 3261 16.7).
 */
public abstract class Forwarding implements ClientTransactionListener {

    private final ServerTransaction server;
    private final Failures failures;
    private @Nullable ClientTransaction client;
    private @Nullable Runnable otherwise;
    private boolean cancelled;
    private boolean answered;

    /** What is changed in a response before it goes back. */
    @FunctionalInterface
    public interface ResponseEdit {

        /** Adds edits; the Via that was ours has been taken out already. */
        void apply(SipResponse response, MessageEdit<SipResponse> edit);
    }

    /**
     * What is answered when nobody does.
     *
     * @param timeout       status if the next hop does not answer in time
     * @param unreachable   status if it cannot be reached
     * @param who           the next hop in words, for the reason phrase
     * @param onUnreachable tells the owner; may do nothing
     */
    public record Failures(int timeout, int unreachable, String who, Consumer<Throwable> onUnreachable) {}

    /** @param server the transaction that answers go back by */
    protected Forwarding(ServerTransaction server, Failures failures) {
        this.server = server;
        this.failures = failures;
    }

    /** A forwarding that edits each response and passes it on. */
    static Forwarding editing(ServerTransaction server, ResponseEdit edit, Failures failures) {
        return new Forwarding(server, failures) {
            @Override
            protected void relay(SipResponse response, Hop arrivedBy) {
                MessageEdit<SipResponse> edited = withoutOurVia(response);
                edit.apply(response, edited);
                server.respond(edited.done());
            }
        };
    }

    /** An edit of a response that takes out the Via that was ours (RFC 3261 16.7 step 3). */
    public static MessageEdit<SipResponse> withoutOurVia(SipResponse response) {
        MessageEdit<SipResponse> edit = response.edit();
        edit.removeTopValue(HeaderName.VIA);
        return edit;
    }

    /** Passes a response other than 100 on; it still has our Via. Must not block. */
    protected abstract void relay(SipResponse response, Hop arrivedBy);

    /** Answers for a next hop that did not. Must not block. */
    protected void failed(int status, String reason) {
        server.respond(Answers.to(server.request(), status, reason));
    }

    /** What is tried once if the next hop cannot be reached the way that comes first. */
    synchronized void otherwise(Runnable another) {
        otherwise = another;
    }

    synchronized void attach(ClientTransaction transaction) {
        client = transaction;
        if (cancelled) {
            transaction.cancel();
        }
    }

    /** Passes a CANCEL on (RFC 3261 16.10); harmless once there was a final answer. */
    public synchronized void cancel() {
        cancelled = true;
        if (client != null) {
            client.cancel();
        }
    }

    /** Whether a CANCEL has come. */
    public synchronized boolean cancelled() {
        return cancelled;
    }

    @Override
    public final void onResponse(SipResponse response, Hop arrivedBy) {
        if (response.status() == 100) {
            return;
        }
        if (response.status() >= 200) {
            synchronized (this) {
                answered = true;
            }
        }
        relay(response, arrivedBy);
    }

    @Override
    public final void onTimeout() {
        fail(failures.timeout(), failures.who() + " did not answer");
    }

    @Override
    public final void onTransportError(Throwable cause) {
        Runnable another;
        synchronized (this) {
            another = otherwise;
            otherwise = null;
        }
        if (another != null) {
            another.run();
            return;
        }
        failures.onUnreachable().accept(cause);
        fail(failures.unreachable(), failures.who() + " cannot be reached");
    }

    private void fail(int status, String reason) {
        synchronized (this) {
            if (answered) {
                return;
            }
            answered = true;
        }
        failed(status, reason);
    }
}
