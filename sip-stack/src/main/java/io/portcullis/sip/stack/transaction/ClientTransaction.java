package io.portcullis.sip.stack.transaction;

import java.util.List;

import io.netty.channel.EventLoop;
import io.portcullis.sip.message.CSeq;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transport.Hop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request of ours and the wait for its answers (RFC 3261 17.1). */
public final class ClientTransaction {

    private static final Logger LOG = LoggerFactory.getLogger(ClientTransaction.class);

    private final TransactionLayer layer;
    private final SipRequest request;
    private final Hop hop;
    private final ClientTransactionListener listener;
    private final EventLoop loop;
    private final Timers timers;
    private final boolean invite;
    private ClientInvite.State inviteState = ClientInvite.State.START;
    private ClientNonInvite.State state = ClientNonInvite.State.START;
    private boolean cancelWanted;
    private boolean cancelSent;
    private Runnable unwatch = () -> {};
    private boolean watched;
    private Throwable sendFailure = new IllegalStateException("not sent");

    ClientTransaction(TransactionLayer layer, SipRequest request, Hop hop, ClientTransactionListener listener) {
        this.layer = layer;
        this.request = request;
        this.hop = hop;
        this.listener = listener;
        this.loop = layer.transport().loop();
        this.timers = new Timers(loop, layer.timers());
        this.invite = request.method().equals("INVITE");
    }

    /** The request as it was sent. */
    public SipRequest request() {
        return request;
    }

    /** The way that it went. */
    public Hop hop() {
        return hop;
    }

    /**
     * Cancels an INVITE (RFC 3261 9.1): now, or as soon as a provisional response came. The INVITE still gets its final
     * answer, or a timeout after 64*T1. For other methods, and after a final answer, nothing happens.
     */
    public void cancel() {
        loop.execute(() -> {
            cancelWanted = true;
            cancelIfDue();
        });
    }

    private void cancelIfDue() {
        if (invite && cancelWanted && !cancelSent && inviteState == ClientInvite.State.PROCEEDING) {
            cancelSent = true;
            layer.sendCancel(cancelRequest(), hop);
            timers.startLife(layer.timers().life(), () -> step(ClientEvent.LIFE_OVER, null));
        }
    }

    void begin() {
        loop.execute(() -> step(ClientEvent.BEGIN, null));
    }

    void onResponse(SipResponse response, Hop arrivedBy) {
        loop.execute(() -> step(ClientEvent.of(response.status()), new Answer(response, arrivedBy)));
    }

    private record Answer(SipResponse response, Hop hop) {}

    private void step(ClientEvent event, @Nullable Answer answer) {
        boolean reliable = reliable();
        List<Action> actions;
        boolean over;
        if (invite) {
            Step<ClientInvite.State> next = ClientInvite.step(inviteState, event, reliable);
            inviteState = next.state();
            actions = next.actions();
            over = inviteState == ClientInvite.State.TERMINATED;
        } else {
            Step<ClientNonInvite.State> next = ClientNonInvite.step(state, event, reliable);
            state = next.state();
            actions = next.actions();
            over = state == ClientNonInvite.State.TERMINATED;
        }
        if (over) {
            timers.stopAll();
            layer.forget(this);
        }
        if (!unanswered()) {
            unwatch.run();
        }
        for (Action action : actions) {
            act(action, answer);
        }
        cancelIfDue();
    }

    private void act(Action action, @Nullable Answer answer) {
        switch (action) {
            case SEND -> send(request);
            case ACK -> {
                if (answer != null) {
                    send(ackRequest(answer.response()));
                }
            }
            case DELIVER -> {
                if (answer != null) {
                    tell(() -> listener.onResponse(answer.response(), answer.hop()));
                }
            }
            case REPORT_TIMEOUT -> tell(listener::onTimeout);
            case REPORT_ERROR -> tell(() -> listener.onTransportError(sendFailure));
            case START_REPEAT -> timers.startRepeat(() -> step(ClientEvent.REPEAT_DUE, null));
            case NEXT_REPEAT -> timers.nextRepeat(() -> step(ClientEvent.REPEAT_DUE, null), !invite);
            case SLOW_REPEAT -> timers.slowRepeat(() -> step(ClientEvent.REPEAT_DUE, null));
            case STOP_REPEAT -> timers.stopRepeat();
            case START_LIFE -> timers.startLife(layer.timers().life(), () -> step(ClientEvent.LIFE_OVER, null));
            case STOP_LIFE -> timers.stopLife();
            case START_C -> startTimerC();
            case LINGER -> timers.linger(invite ? layer.timers().timerD() : layer.timers().t4(),
                    () -> step(ClientEvent.LINGER_OVER, null));
        }
    }

    private void startTimerC() {
        if (!layer.timers().timerC().isZero() && !cancelSent) {
            timers.startLife(layer.timers().timerC(), () -> {
                cancelWanted = true;
                cancelIfDue();
            });
        }
    }

    private void send(SipRequest message) {
        layer.transport().send(message, hop).whenComplete((done, cause) -> {
            if (cause != null) {
                loop.execute(() -> {
                    sendFailure = cause;
                    step(ClientEvent.SEND_FAILED, null);
                });
            } else if (reliable() && !watched) {
                loop.execute(this::watch);
            }
        });
    }

    private boolean reliable() {
        return hop.protocol().reliable();
    }

    private boolean unanswered() {
        return invite ? inviteState == ClientInvite.State.CALLING : state == ClientNonInvite.State.TRYING;
    }

    /**
     * A stream that ends without a word may never have brought the request to anybody: the peer has restarted, or forgotten the
     * connection. Then the request is sent once more, over a new one (RFC 3261 18.4); who has it already knows it by its branch.
     */
    private void watch() {
        if (!watched && unanswered()) {
            watched = true;
            unwatch = layer.transport().whenClosed(hop, () -> loop.execute(() -> {
                if (unanswered()) {
                    send(request);
                }
            }));
        }
    }

    /** A fault of the user's ends with its call; the transaction goes on. */
    private void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException bug) {
            LOG.atError().setCause(bug).log("What came of {} over {} could not be handled", request.method(), hop);
        }
    }

    /** RFC 3261 17.1.1.3: the INVITE's top Via, Request-URI and Route, and the response's To. */
    private SipRequest ackRequest(SipResponse response) {
        return related("ACK", response.headers(HeaderName.TO).getFirst());
    }

    /** RFC 3261 9.1. */
    private SipRequest cancelRequest() {
        return related("CANCEL", request.headers(HeaderName.TO).getFirst());
    }

    private SipRequest related(String method, String to) {
        SipRequest.Builder builder = SipRequest.builder(method, request.requestUri())
                .header(HeaderName.VIA, request.topVia().toString());
        for (String route : request.headers(HeaderName.ROUTE)) {
            builder.header(HeaderName.ROUTE, route);
        }
        return builder.header(HeaderName.MAX_FORWARDS, "70")
                .header(HeaderName.FROM, request.headers(HeaderName.FROM).getFirst()).header(HeaderName.TO, to)
                .header(HeaderName.CALL_ID, request.callId())
                .header(HeaderName.CSEQ, new CSeq(request.cseq().number(), method).toString()).build();
    }

    @Override
    public String toString() {
        return request.method() + " over " + hop + ", " + (invite ? inviteState : state);
    }
}
