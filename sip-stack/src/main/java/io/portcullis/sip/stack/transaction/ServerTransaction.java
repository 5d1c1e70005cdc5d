package io.portcullis.sip.stack.transaction;

import java.util.function.Consumer;

import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transport.Hop;

/**
 * A request of the peer's, and the way back for our answers (RFC 3261 17.2). All methods are safe on any thread. The layer lets go
 * of this once the final answer is given, and goes on repeating that by itself: the request is kept for as long as its user keeps
 * it.
 */
public final class ServerTransaction {

    private final SipRequest request;
    private final Hop arrivedBy;
    private final ServerMachine machine;
    private volatile Runnable onCancel = () -> {};

    ServerTransaction(ServerMachine machine, SipRequest request, Hop arrivedBy) {
        this.machine = machine;
        this.request = request;
        this.arrivedBy = arrivedBy;
    }

    /** The request; its top Via bears received and rport (RFC 3261 18.2.1, RFC 3581). */
    public SipRequest request() {
        return request;
    }

    /** Our address that it came to, and the sender's. */
    public Hop arrivedBy() {
        return arrivedBy;
    }

    ServerMachine machine() {
        return machine;
    }

    /**
     * Sets the way of all responses, before the first. Unset: a connection's request is answered on the connection, a
     * datagram as RFC 3261 18.2.2 and RFC 3581 say. Over IPsec, datagrams are answered from the client port to the
     * peer's server port (TS 33.203 7.1).
     */
    public void responseHop(Hop hop) {
        machine.responseHop(hop);
    }

    /** Sets the way of responses when the connection is gone (RFC 3261 18.2.2; TS 33.203 7.1). Unset: to Via's address. */
    public void fallbackHop(Hop hop) {
        machine.fallbackHop(hop);
    }

    /** Answers. After a final response others are passed over, but for further 2xx to an INVITE. */
    public void respond(SipResponse response) {
        machine.respond(response);
    }

    /**
     * Ends the transaction without an answer, for a request that deserves none; when it is repeated, it is new. After a final
     * response nothing happens.
     */
    public void drop() {
        machine.drop();
    }

    /**
     * The way back alone, for who does not need the request any more once it has its final answer: further 2xx to an INVITE pass by
     * it.
     */
    public Consumer<SipResponse> wayBack() {
        return machine::respond;
    }

    /** Says what {@link #cancel} does, in place of an earlier action; it must not block. Kept until the final answer. */
    public void onCancel(Runnable action) {
        onCancel = action;
    }

    /** What its user does for this request is not wanted any more: a CANCEL came (RFC 3261 16.10), or nobody waits any longer. */
    public void cancel() {
        onCancel.run();
    }

    /** Runs an action when the transaction has ended, or soon if it has; on its event loop, never within this call. */
    public void onTerminated(Runnable action) {
        machine.onTerminated(action);
    }

    @Override
    public String toString() {
        return machine.toString();
    }
}
