package io.portcullis.pcscf.routing;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.MessageEdit;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transaction.ClientTransaction;
import io.portcullis.sip.stack.transaction.ClientTransactionListener;
import io.portcullis.sip.stack.transaction.ServerTransaction;
import io.portcullis.sip.stack.transport.Hop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request passed on: its server transaction, the client transactions toward the next hop, one after another where that has
 * several addresses, and what becomes of the answers (RFC 3261 16.7, RFC 3263 4.3).
 */
public abstract class Forwarding {

    private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);
    private static final HeaderName RETRY_AFTER = HeaderName.of("Retry-After");

    /** Null once there is a final answer: of an INVITE this stays for its further 2xx, and the request shall not. */
    private @Nullable ServerTransaction server;
    private final Consumer<SipResponse> wayBack;
    private final Failures failures;
    private final boolean invite;
    private @Nullable Attempt current;
    private @Nullable ClientTransaction client;
    private boolean lookingUp;
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
        this.wayBack = server.wayBack();
        this.failures = failures;
        this.invite = server.request().method().equals("INVITE");
    }

    /** A forwarding that edits each response and passes it on. */
    static Forwarding editing(ServerTransaction server, ResponseEdit edit, Failures failures) {
        return new Forwarding(server, failures) {
            @Override
            protected void relay(SipResponse response, Hop arrivedBy) {
                MessageEdit<SipResponse> edited = withoutOurVia(response);
                edit.apply(response, edited);
                respond(edited.done());
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

    /** Answers for a next hop that did not, or that is not able to. Must not block. */
    protected void failed(SipResponse answer) {
        respond(answer);
    }

    /** Answers. */
    final void respond(SipResponse response) {
        wayBack.accept(response);
    }

    /** Sends the request by the first of these ways; by the others if nobody takes it there. */
    void begin(Attempts ways) {
        if (!sendByNext(ways, false)) {
            // Cancelled before: nobody has the request (RFC 3261 9.2).
            fail(487, "Request Terminated", null);
        }
    }

    /** There is no way at all. */
    void unreachable(Throwable cause) {
        failures.onUnreachable().accept(cause);
        fail(failures.unreachable(), failures.who() + " cannot be reached", null);
    }

    /** Its next hop is being looked for; {@link #begin} or {@link #unreachable} follows. */
    synchronized void lookUp() {
        lookingUp = true;
    }

    /** Passes a CANCEL on (RFC 3261 16.10); harmless once there was a final answer. */
    public void cancel() {
        boolean nobodyHasIt;
        synchronized (this) {
            cancelled = true;
            if (client != null) {
                client.cancel();
            }
            nobodyHasIt = lookingUp && current == null;
        }
        if (nobodyHasIt) {
            fail(487, "Request Terminated", null);
        }
    }

    /** Whether a CANCEL has come. */
    public synchronized boolean cancelled() {
        return cancelled;
    }

    /** @param refused whether the way before could not be gone at all */
    private boolean sendByNext(Attempts ways, boolean refused) {
        Attempt attempt;
        Attempts.Sender sender;
        synchronized (this) {
            Attempts.Way way = cancelled || answered ? null : ways.next(refused);
            if (way == null) {
                return false;
            }
            attempt = new Attempt(ways, way);
            current = attempt;
            sender = ways.sender();
        }
        ClientTransaction sent = sender.send(attempt.way, attempt);
        synchronized (this) {
            if (!answered) {
                client = sent;
            }
            if (cancelled) {
                sent.cancel();
            }
            ways.whenOverdue(attempt::overdue);
        }
        return true;
    }

    /** A final answer goes back: what was only wanted for another one is let go of. To be held: this. */
    private void answered() {
        answered = true;
        server = null;
        client = null;
        if (current != null) {
            current.ways.letGo();
        }
    }

    private void fail(int status, String reason, @Nullable String retryAfter) {
        SipRequest request;
        synchronized (this) {
            if (server == null) {
                return;
            }
            request = server.request();
            answered();
        }
        SipResponse.Builder answer = Answers.with(request, status, reason);
        if (retryAfter != null) {
            answer.header(RETRY_AFTER, retryAfter);
        }
        failed(answer.build());
    }

    /** The request on one of its ways. One that was given up for another may still be answered: only a success counts then. */
    private final class Attempt implements ClientTransactionListener {

        private final Attempts ways;
        private final Attempts.Way way;
        private boolean heard;

        Attempt(Attempts ways, Attempts.Way way) {
            this.ways = ways;
            this.way = way;
        }

        @Override
        public void onResponse(SipResponse response, Hop arrivedBy) {
            if (forUs(response)) {
                LOG.debug("A {} over {} has no Via but ours", response.status(), arrivedBy);
            } else if (response.status() == 503) {
                unavailable(response);
            } else if (mayPass(response)) {
                relay(response, arrivedBy);
            }
        }

        /** RFC 3261 16.7 step 3: what has no other Via was not meant for anybody behind us. */
        private static boolean forUs(SipResponse response) {
            List<String> vias = response.headers(HeaderName.VIA);
            return vias.size() == 1 && vias.getFirst().indexOf(',') < 0;
        }

        private boolean mayPass(SipResponse response) {
            ways.alive(way);
            int status = response.status();
            synchronized (Forwarding.this) {
                boolean givenUp = current != this;
                heard = true;
                if (status < 200) {
                    return status != 100 && !givenUp;
                }
                boolean success = status < 300;
                if (givenUp && !success || answered && !(invite && success)) {
                    return false;
                }
                if (givenUp && client != null) {
                    // Its successor need not go on (RFC 3261 16.7 step 10).
                    client.cancel();
                }
                answered();
                return true;
            }
        }

        /** RFC 3261 16.7 step 6: a 503 is about the next hop; whoever gets it from us would take it for our own. */
        private void unavailable(SipResponse response) {
            String retryAfter = response.header(RETRY_AFTER);
            Duration wanted = seconds(retryAfter);
            if (wanted.isPositive()) {
                ways.dead(way, wanted);
            } else {
                ways.dead(way);
            }
            if (isCurrent() && !sendByNext(ways, false)) {
                fail(500, failures.who() + " is not available", retryAfter);
            }
        }

        @Override
        public void onTimeout() {
            boolean nothing;
            synchronized (Forwarding.this) {
                nothing = !heard;
            }
            if (nothing) {
                ways.dead(way);
            }
            // What rang for too long is not tried elsewhere (RFC 3261 16.8).
            if (isCurrent() && !(nothing && sendByNext(ways, false))) {
                fail(failures.timeout(), failures.who() + " did not answer", null);
            }
        }

        @Override
        public void onTransportError(Throwable cause) {
            ways.dead(way);
            if (isCurrent() && !sendByNext(ways, true)) {
                unreachable(cause);
            }
        }

        /** Others are tried before this one has used up the time that whoever asks has. */
        void overdue() {
            ClientTransaction silent;
            synchronized (Forwarding.this) {
                if (current != this || heard || answered || cancelled) {
                    return;
                }
                silent = client;
            }
            ways.dead(way);
            if (sendByNext(ways, false) && silent != null) {
                // If it wakes up it shall not ring.
                silent.cancel();
            }
        }

        private boolean isCurrent() {
            synchronized (Forwarding.this) {
                return current == this;
            }
        }
    }

    /** The seconds of a Retry-After (RFC 3261 20.33); zero if there are none. */
    private static Duration seconds(@Nullable String retryAfter) {
        int end = 0;
        while (retryAfter != null && end < retryAfter.length() && Character.isDigit(retryAfter.charAt(end))) {
            end++;
        }
        return retryAfter == null || end == 0 || end > 9 ? Duration.ZERO
                : Duration.ofSeconds(Long.parseLong(retryAfter.substring(0, end)));
    }
}
