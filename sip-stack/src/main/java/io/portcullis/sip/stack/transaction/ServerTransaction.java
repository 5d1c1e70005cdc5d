package io.portcullis.sip.stack.transaction;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

import io.netty.channel.EventLoop;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.message.Via;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request of the peer's, and the way back for our answers (RFC 3261 17.2). All methods are safe on any thread. */
public final class ServerTransaction {

    private static final Logger LOG = LoggerFactory.getLogger(ServerTransaction.class);
    private static final int SIP_PORT = 5060;

    private final TransactionLayer layer;
    private final SipRequest request;
    private final Hop arrivedBy;
    private final EventLoop loop;
    private final Timers timers;
    private final boolean invite;
    private final List<Runnable> onTerminated = new ArrayList<>();
    private ServerInvite.State inviteState = ServerInvite.State.PROCEEDING;
    private ServerNonInvite.State state = ServerNonInvite.State.TRYING;
    private volatile @Nullable Hop responseHop;
    private volatile @Nullable Hop fallbackHop;
    private @Nullable SipResponse last;
    private boolean terminated;

    ServerTransaction(TransactionLayer layer, SipRequest request, Hop arrivedBy) {
        this.layer = layer;
        this.request = request;
        this.arrivedBy = arrivedBy;
        this.loop = layer.transport().loop();
        this.timers = new Timers(loop, layer.timers());
        this.invite = request.method().equals("INVITE");
    }

    /** The request; its top Via bears received and rport (RFC 3261 18.2.1, RFC 3581). */
    public SipRequest request() {
        return request;
    }

    /** Our address that it came to, and the sender's. */
    public Hop arrivedBy() {
        return arrivedBy;
    }

    /**
     * Sets the way of all responses, before the first. Unset: a connection's request is answered on the connection, a
     * datagram as RFC 3261 18.2.2 and RFC 3581 say. Over IPsec, datagrams are answered from the client port to the
     * peer's server port (TS 33.203 7.1).
     */
    public void responseHop(Hop hop) {
        responseHop = hop;
    }

    /** Sets the way of responses when the connection is gone (RFC 3261 18.2.2; TS 33.203 7.1). Unset: to Via's address. */
    public void fallbackHop(Hop hop) {
        fallbackHop = hop;
    }

    /** Answers. After a final response others are passed over, but for further 2xx to an INVITE. */
    public void respond(SipResponse response) {
        loop.execute(() -> step(ServerEvent.of(response.status()), response));
    }

    /** Runs an action when the transaction has ended, or now if it has; on its event loop. */
    public void onTerminated(Runnable action) {
        loop.execute(() -> {
            if (terminated) {
                action.run();
            } else {
                onTerminated.add(action);
            }
        });
    }

    void requestAgain() {
        loop.execute(() -> step(ServerEvent.REQUEST_AGAIN, null));
    }

    void ack(SipRequest ack, Hop hop) {
        loop.execute(() -> {
            boolean deliver = invite && inviteState == ServerInvite.State.ACCEPTED;
            step(ServerEvent.ACK, null);
            if (deliver) {
                layer.deliverAck(ack, hop);
            }
        });
    }

    private void step(ServerEvent event, @Nullable SipResponse response) {
        List<Action> actions;
        boolean over;
        if (invite) {
            Step<ServerInvite.State> next = ServerInvite.step(inviteState, event, arrivedBy.protocol().reliable());
            inviteState = next.state();
            actions = next.actions();
            over = inviteState == ServerInvite.State.TERMINATED;
        } else {
            Step<ServerNonInvite.State> next = ServerNonInvite.step(state, event, arrivedBy.protocol().reliable());
            state = next.state();
            actions = next.actions();
            over = state == ServerNonInvite.State.TERMINATED;
        }
        if (response != null && actions.contains(Action.SEND)) {
            last = response;
        }
        for (Action action : actions) {
            act(action);
        }
        if (over && !terminated) {
            terminated = true;
            timers.stopAll();
            layer.forget(this);
            onTerminated.forEach(this::run);
        }
    }

    private void act(Action action) {
        switch (action) {
            case SEND -> send();
            case START_REPEAT -> timers.startRepeat(() -> step(ServerEvent.REPEAT_DUE, null));
            case NEXT_REPEAT -> timers.nextRepeat(() -> step(ServerEvent.REPEAT_DUE, null), true);
            case STOP_REPEAT -> timers.stopRepeat();
            case START_LIFE -> timers.startLife(layer.timers().life(), () -> step(ServerEvent.LIFE_OVER, null));
            case STOP_LIFE -> timers.stopLife();
            case LINGER -> timers.linger(invite ? layer.timers().t4() : layer.timers().life(),
                    () -> step(ServerEvent.LINGER_OVER, null));
            // The ACK itself is handed on by ack(); a server reports nothing else.
            case DELIVER, ACK, REPORT_TIMEOUT, REPORT_ERROR, SLOW_REPEAT, START_C -> {}
        }
    }

    private void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException bug) {
            LOG.atError().setCause(bug).log("The end of {} over {} could not be handled", request.method(), arrivedBy);
        }
    }

    private void send() {
        SipResponse response = last;
        if (response == null) {
            return;
        }
        Hop chosen = responseHop;
        Hop hop = chosen == null ? defaultHop() : chosen;
        layer.transport().sendBack(response, hop).whenComplete((done, cause) -> {
            if (cause != null) {
                sendOtherwise(response, hop, cause);
            }
        });
    }

    private void sendOtherwise(SipResponse response, Hop tried, Throwable cause) {
        Hop set = fallbackHop;
        if (arrivedBy.protocol() == TransportProtocol.UDP) {
            notSent(response, tried, cause);
            return;
        }
        try {
            layer.transport().send(response, set == null ? viaHop() : set).whenComplete((done, again) -> {
                if (again != null) {
                    notSent(response, tried, again);
                }
            });
        } catch (UnknownHostException noAddress) {
            notSent(response, tried, cause);
        }
    }

    private static void notSent(SipResponse response, Hop hop, Throwable cause) {
        LOG.info("The {} to {} could not be sent over {}: {}", response.status(), response.method(), hop,
                cause.getMessage());
    }

    /** RFC 3261 18.2.2, RFC 3581 4. */
    private Hop defaultHop() {
        Via via = request.topVia();
        if (arrivedBy.protocol() == TransportProtocol.TCP || via.hasRport()) {
            return arrivedBy;
        }
        int port = via.sentBy().portOr(SIP_PORT);
        return new Hop(TransportProtocol.UDP, arrivedBy.local(),
                new InetSocketAddress(arrivedBy.remote().getAddress(), port));
    }

    private Hop viaHop() throws UnknownHostException {
        Via via = request.topVia();
        InetAddress to = arrivedBy.remote().getAddress();
        if (to == null) {
            throw new UnknownHostException(via.sentBy().host());
        }
        return new Hop(TransportProtocol.TCP, new InetSocketAddress(arrivedBy.local().getAddress(), 0),
                new InetSocketAddress(to, via.sentBy().portOr(SIP_PORT)));
    }

    @Override
    public String toString() {
        return request.method() + " over " + arrivedBy + ", " + (invite ? inviteState : state);
    }
}
