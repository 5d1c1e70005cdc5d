package io.portcullis.sip.stack.transaction;

import java.util.List;
import java.util.Optional;

import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the layer keeps of a {@link ServerTransaction}: until the final answer the transaction itself, for a CANCEL; afterwards the
 * answer's bytes and its way, and neither the request nor anything of the user's.
 */
final class ServerMachine extends Machine {

    private static final Logger LOG = LoggerFactory.getLogger(ServerMachine.class);
    private static final Table INVITE = Table.of(ServerInvite.State.values(), ServerEvent.values(),
            ServerInvite::step);
    private static final Table OTHER = Table.of(ServerNonInvite.State.values(), ServerEvent.values(),
            ServerNonInvite::step);

    private final ServerKey key;
    private final Hop arrivedBy;
    private final Hop usual;
    private final int viaPort;
    private final boolean invite;
    private volatile @Nullable ServerTransaction unanswered;
    private volatile @Nullable Hop responseHop;
    private volatile @Nullable Hop fallbackHop;
    private byte @Nullable [] last;
    private int lastStatus;
    private @Nullable Runnable onTerminated;

    ServerMachine(TransactionLayer layer, ServerKey key, SipRequest request, Hop arrivedBy) {
        super(layer, layer.wheel(), key.invite() ? ServerInvite.State.PROCEEDING : ServerNonInvite.State.TRYING);
        this.key = key;
        this.arrivedBy = arrivedBy;
        this.usual = ResponseWay.usual(request, arrivedBy);
        this.viaPort = request.topVia().sentBy().port();
        this.invite = key.invite();
    }

    void begin(ServerTransaction transaction) {
        unanswered = transaction;
        if (!invite) {
            if (now()) {
                forgoneLater();
            } else {
                later(this::forgoneLater);
            }
        }
    }

    /** Who asked gives up after 64*T1 (timer F), and wants no answer any more (RFC 4320 4.2): none is waited for either. */
    private void forgoneLater() {
        if (state() == ServerNonInvite.State.TRYING) {
            start(Wait.LIFE, layer.intervals().forgone());
            arm();
        }
    }

    ServerKey key() {
        return key;
    }

    /** The transaction while it wants a final answer. */
    @Nullable
    ServerTransaction unanswered() {
        return unanswered;
    }

    void responseHop(@Nullable Hop hop) {
        responseHop = hop;
    }

    void fallbackHop(@Nullable Hop hop) {
        fallbackHop = hop;
    }

    /** A CANCEL is answered as its INVITE is. */
    void answerLike(ServerMachine other) {
        responseHop = other.responseHop;
        fallbackHop = other.fallbackHop;
    }

    void respond(SipResponse response) {
        if (now()) {
            step(ServerEvent.of(response.status()), response);
        } else {
            later(() -> step(ServerEvent.of(response.status()), response));
        }
    }

    /** 100, unless the user was quicker (RFC 3261 17.2.1). */
    void trying() {
        if (now()) {
            tryingNow();
        } else {
            later(this::tryingNow);
        }
    }

    private void tryingNow() {
        ServerTransaction transaction = unanswered;
        if (last == null && transaction != null) {
            step(ServerEvent.PROVISIONAL, SipResponse.to(transaction.request(), 100, "Trying").build());
        }
    }

    void requestAgain() {
        if (now()) {
            step(ServerEvent.REQUEST_AGAIN, null);
        } else {
            later(() -> step(ServerEvent.REQUEST_AGAIN, null));
        }
    }

    void ack(SipRequest ack, Hop hop) {
        if (now()) {
            ackNow(ack, hop);
        } else {
            later(() -> ackNow(ack, hop));
        }
    }

    private void ackNow(SipRequest ack, Hop hop) {
        boolean deliver = state() == ServerInvite.State.ACCEPTED;
        step(ServerEvent.ACK, null);
        if (deliver) {
            layer.deliverAck(ack, hop);
        }
    }

    /** Ends without an answer. */
    void drop() {
        if (now()) {
            step(ServerEvent.DROPPED, null);
        } else {
            later(() -> step(ServerEvent.DROPPED, null));
        }
    }

    void onTerminated(Runnable action) {
        if (now()) {
            onTerminatedNow(action);
        } else {
            later(() -> onTerminatedNow(action));
        }
    }

    private void onTerminatedNow(Runnable action) {
        Runnable first = onTerminated;
        if (terminated()) {
            wheel.loop().execute(() -> run(action));
        } else {
            onTerminated = first == null ? action : () -> {
                run(first);
                run(action);
            };
        }
    }

    private boolean terminated() {
        return state() == ServerInvite.State.TERMINATED || state() == ServerNonInvite.State.TERMINATED;
    }

    private void step(ServerEvent event, @Nullable SipResponse response) {
        if (terminated()) {
            return;
        }
        List<Action> actions = next(invite ? INVITE : OTHER, event, arrivedBy.protocol().reliable());
        if (response != null && actions.contains(Action.SEND)) {
            last = response.toBytes();
            lastStatus = response.status();
            if (lastStatus >= 200) {
                unanswered = null;
            }
        }
        for (int i = 0; i < actions.size(); i++) {
            act(actions.get(i));
        }
        if (terminated()) {
            end();
        }
        arm();
    }

    private void act(Action action) {
        switch (action) {
            case SEND -> send();
            case START_REPEAT -> startRepeat();
            case NEXT_REPEAT -> nextRepeat(true);
            case STOP_REPEAT -> stopRepeat();
            case START_LIFE -> start(Wait.LIFE, layer.intervals().life());
            case STOP_LIFE -> stopLife();
            case LINGER -> start(Wait.LINGER, invite ? layer.intervals().t4() : layer.intervals().life());
            case START_C -> {
                if (layer.intervals().abandoned() > 0) {
                    start(Wait.C, layer.intervals().abandoned());
                }
            }
            case REPORT_TIMEOUT -> abandoned();
            // The ACK itself is handed on by ackNow(), a failure is told by failed().
            case DELIVER, ACK, REPORT_ERROR, SLOW_REPEAT -> {}
        }
    }

    /** The user has forgotten an INVITE: whoever sent it gets the answer that timer C would have brought. */
    private void abandoned() {
        ServerTransaction transaction = unanswered;
        if (transaction != null) {
            layer.abandoned(this);
            respond(layer.refusals().answer(transaction.request(), 408, "Request Timeout", 0));
            wheel.loop().execute(() -> run(transaction::cancel));
        }
    }

    private void end() {
        stopTimers();
        unanswered = null;
        layer.forget(this);
        Runnable action = onTerminated;
        if (action != null) {
            onTerminated = null;
            // Never from within a call of the user's own.
            wheel.loop().execute(() -> run(action));
        }
    }

    private void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException bug) {
            LOG.atError().setCause(bug).log("What comes of the end of {} could not be done", this);
        }
    }

    @Override
    void repeat() {
        step(ServerEvent.REPEAT_DUE, null);
    }

    @Override
    void over(Wait what) {
        step(what == Wait.LINGER ? ServerEvent.LINGER_OVER : ServerEvent.LIFE_OVER, null);
    }

    // --- sending -----------------------------------------------------------------------------------------------------

    private void send() {
        byte[] bytes = last;
        if (bytes != null) {
            Hop chosen = responseHop;
            Hop way = chosen == null ? usual : chosen;
            layer.transport().sendBack(bytes, way, failure -> {
                if (failure != null) {
                    sendOtherwise(bytes, way, failure);
                }
            });
        }
    }

    /** Over a new connection when the request's own is gone (RFC 3261 18.2.2). */
    private void sendOtherwise(byte[] bytes, Hop tried, Throwable cause) {
        Hop set = fallbackHop;
        Optional<Hop> way = arrivedBy.protocol() == TransportProtocol.UDP ? Optional.empty()
                : set == null ? ResponseWay.newConnection(viaPort, arrivedBy) : Optional.of(set);
        if (way.isEmpty()) {
            later(() -> failed(tried, cause));
            return;
        }
        layer.transport().send(bytes, way.get(), failure -> {
            if (failure != null) {
                later(() -> failed(way.get(), failure));
            }
        });
    }

    private void failed(Hop hop, Throwable cause) {
        int status = lastStatus;
        step(ServerEvent.SEND_FAILED, null);
        layer.responseNotSent(key.method(), status, hop, cause);
    }

    @Override
    public String toString() {
        return key.method() + " over " + arrivedBy + ", " + state();
    }
}
