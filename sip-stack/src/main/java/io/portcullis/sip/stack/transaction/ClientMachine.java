package io.portcullis.sip.stack.transaction;

import java.util.List;

import io.portcullis.sip.message.CSeq;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.HostPort;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transport.Hop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the layer keeps of a {@link ClientTransaction}: the request and the listener while they are wanted, of one that lingers what
 * its late responses are known by, and the ACK that they get.
 */
final class ClientMachine extends Machine {

    private static final Logger LOG = LoggerFactory.getLogger(ClientMachine.class);
    private static final Table INVITE = Table.of(ClientInvite.State.values(), ClientEvent.values(),
            ClientInvite::step);
    private static final Table OTHER = Table.of(ClientNonInvite.State.values(), ClientEvent.values(),
            ClientNonInvite::step);

    private final String branch;
    private final HostPort sentBy;
    private final String method;
    private final Hop hop;
    private @Nullable SipRequest request;
    private @Nullable ClientTransactionListener listener;
    private byte @Nullable [] ack;
    private @Nullable Runnable unwatch;
    private @Nullable Throwable sendFailure;
    private boolean cancelWanted;
    private boolean cancelSent;
    private boolean watched;

    ClientMachine(TransactionLayer layer, String branch, SipRequest request, Hop hop,
            ClientTransactionListener listener) {
        super(layer, layer.wheel(),
                request.method().equals("INVITE") ? ClientInvite.State.START : ClientNonInvite.State.START);
        this.branch = branch;
        this.sentBy = request.topVia().sentBy();
        this.method = request.method();
        this.request = request;
        this.hop = hop;
        this.listener = listener;
    }

    String branch() {
        return branch;
    }

    String method() {
        return method;
    }

    private boolean invite() {
        return state() instanceof ClientInvite.State;
    }

    /** Whether the response's top Via is the one that we put there (RFC 3261 17.1.3, 18.1.2); the branch is looked up already. */
    boolean matches(SipResponse response) {
        HostPort theirs = response.topVia().sentBy();
        return response.method().equals(method) && theirs.port() == sentBy.port()
                && theirs.host().equalsIgnoreCase(sentBy.host());
    }

    void begin() {
        if (now()) {
            step(ClientEvent.BEGIN, null, null);
        } else {
            later(() -> step(ClientEvent.BEGIN, null, null));
        }
    }

    void onResponse(SipResponse response, Hop arrivedBy) {
        if (now()) {
            step(ClientEvent.of(response.status()), response, arrivedBy);
        } else {
            later(() -> step(ClientEvent.of(response.status()), response, arrivedBy));
        }
    }

    void cancel() {
        if (now()) {
            cancelNow();
        } else {
            later(this::cancelNow);
        }
    }

    private void cancelNow() {
        cancelWanted = true;
        cancelIfDue();
        arm();
    }

    private void cancelIfDue() {
        SipRequest invite = request;
        if (cancelWanted && !cancelSent && invite != null && state() == ClientInvite.State.PROCEEDING) {
            cancelSent = true;
            layer.sendCancel(related(invite, "CANCEL", invite.headers(HeaderName.TO).getFirst()), hop);
            start(Wait.LIFE, layer.intervals().life());
        }
    }

    void drop() {
        if (now()) {
            step(ClientEvent.DROPPED, null, null);
        } else {
            later(() -> step(ClientEvent.DROPPED, null, null));
        }
    }

    /** The request cannot even be tried; the listener is told when the caller has got its transaction. */
    void fail(Throwable cause) {
        later(() -> failed(cause));
    }

    private void failed(Throwable cause) {
        sendFailure = cause;
        step(ClientEvent.SEND_FAILED, null, null);
    }

    private boolean terminated() {
        return state() == ClientInvite.State.TERMINATED || state() == ClientNonInvite.State.TERMINATED;
    }

    private void step(ClientEvent event, @Nullable SipResponse response, @Nullable Hop by) {
        if (terminated()) {
            return;
        }
        List<Action> actions = next(invite() ? INVITE : OTHER, event, reliable());
        if (terminated()) {
            stopTimers();
            layer.forget(this);
        }
        stopWatching();
        for (int i = 0; i < actions.size(); i++) {
            act(actions.get(i), response, by);
        }
        cancelIfDue();
        release();
        arm();
    }

    private void stopWatching() {
        Runnable stop = unwatch;
        if (stop != null && !unanswered()) {
            unwatch = null;
            stop.run();
        }
    }

    /** Nothing is repeated, cancelled or told any more, but that 2xx to an INVITE may follow. */
    private void release() {
        if (state() == ClientInvite.State.ACCEPTED) {
            request = null;
        } else if (terminated() || state() == ClientInvite.State.COMPLETED
                || state() == ClientNonInvite.State.COMPLETED) {
            request = null;
            listener = null;
        }
    }

    private void act(Action action, @Nullable SipResponse response, @Nullable Hop by) {
        switch (action) {
            case SEND -> send();
            case ACK -> acknowledge(response);
            case DELIVER, REPORT_TIMEOUT, REPORT_ERROR -> tell(action, response, by);
            case START_REPEAT -> startRepeat();
            case NEXT_REPEAT -> nextRepeat(!invite());
            case SLOW_REPEAT -> slowRepeat();
            case STOP_REPEAT -> stopRepeat();
            case START_LIFE -> start(Wait.LIFE, layer.intervals().life());
            case STOP_LIFE -> stopLife();
            case START_C -> {
                // A 100 says nothing new (RFC 3261 16.7 step 2).
                boolean news = response != null && response.status() > 100 || !lives();
                if (layer.intervals().timerC() > 0 && !cancelSent && news) {
                    start(Wait.C, layer.intervals().timerC());
                }
            }
            case LINGER -> start(Wait.LINGER, invite() ? layer.intervals().timerD() : layer.intervals().t4());
        }
    }

    /** A fault of the user's ends with its call; the transaction goes on. */
    private void tell(Action action, @Nullable SipResponse response, @Nullable Hop by) {
        ClientTransactionListener told = listener;
        if (told == null) {
            LOG.debug("{} of {} is told to nobody: it has its final answer", action, this);
            return;
        }
        try {
            switch (action) {
                case REPORT_TIMEOUT -> told.onTimeout();
                case REPORT_ERROR -> {
                    Throwable cause = sendFailure;
                    told.onTransportError(cause == null ? new IllegalStateException("not sent") : cause);
                }
                default -> {
                    if (response != null && by != null) {
                        told.onResponse(response, by);
                    }
                }
            }
        } catch (RuntimeException bug) {
            LOG.atError().setCause(bug).log("What came of {} could not be handled", this);
        }
    }

    @Override
    void repeat() {
        step(ClientEvent.REPEAT_DUE, null, null);
    }

    @Override
    void over(Wait what) {
        switch (what) {
            case C -> cancelNow();
            case LINGER -> step(ClientEvent.LINGER_OVER, null, null);
            case LIFE -> step(ClientEvent.LIFE_OVER, null, null);
        }
    }

    // --- sending -----------------------------------------------------------------------------------------------------

    private boolean reliable() {
        return hop.protocol().reliable();
    }

    private boolean unanswered() {
        return state() == ClientInvite.State.CALLING || state() == ClientNonInvite.State.TRYING;
    }

    private void send() {
        SipRequest message = request;
        if (message != null) {
            send(message.toBytes());
        }
    }

    private void send(byte[] bytes) {
        layer.transport().send(bytes, hop, failure -> {
            if (failure != null) {
                later(() -> failed(failure));
            } else if (reliable()) {
                if (now()) {
                    watch();
                } else {
                    later(this::watch);
                }
            }
        });
    }

    private void acknowledge(@Nullable SipResponse response) {
        SipRequest invite = request;
        byte[] bytes = ack;
        if (bytes == null && invite != null && response != null) {
            bytes = related(invite, "ACK", response.headers(HeaderName.TO).getFirst()).toBytes();
            ack = bytes;
        }
        if (bytes != null) {
            send(bytes);
        }
    }

    /**
     * A stream that ends without a word may never have brought the request to anybody: the peer has restarted, or forgotten the
     * connection. Then the request is sent once more, over a new one (RFC 3261 18.4); who has it already knows it by its branch.
     */
    private void watch() {
        if (!watched && unanswered()) {
            watched = true;
            unwatch = layer.transport().whenClosed(hop, () -> later(() -> {
                if (unanswered()) {
                    send();
                }
            }));
        }
    }

    /** An ACK (RFC 3261 17.1.1.3) or CANCEL (9.1): the INVITE's top Via, Request-URI, Route, From, Call-ID and number. */
    private static SipRequest related(SipRequest invite, String method, String to) {
        SipRequest.Builder builder = SipRequest.builder(method, invite.requestUri())
                .header(HeaderName.VIA, invite.topVia().toString());
        for (String route : invite.headers(HeaderName.ROUTE)) {
            builder.header(HeaderName.ROUTE, route);
        }
        return builder.header(HeaderName.MAX_FORWARDS, "70")
                .header(HeaderName.FROM, invite.headers(HeaderName.FROM).getFirst()).header(HeaderName.TO, to)
                .header(HeaderName.CALL_ID, invite.callId())
                .header(HeaderName.CSEQ, new CSeq(invite.cseq().number(), method).toString()).build();
    }

    @Override
    public String toString() {
        return method + " over " + hop + ", " + state();
    }
}
