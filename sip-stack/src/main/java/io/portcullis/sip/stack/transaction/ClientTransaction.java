package io.portcullis.sip.stack.transaction;

import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.stack.transport.Hop;

/** A request of ours and the wait for its answers (RFC 3261 17.1). All methods are safe on any thread. */
public final class ClientTransaction {

    private final SipRequest request;
    private final Hop hop;
    private final ClientMachine machine;

    ClientTransaction(ClientMachine machine, SipRequest request, Hop hop) {
        this.machine = machine;
        this.request = request;
        this.hop = hop;
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
        machine.cancel();
    }

    /**
     * Gives the request up: from now on it is not repeated (RFC 3261 17.1, timers A and E), and the listener is told of nothing. Unlike
     * {@link #cancel()}, the other end hears nothing of it; an answer that comes yet is a stray one. After a final answer nothing happens.
     */
    public void drop() {
        machine.drop();
    }

    @Override
    public String toString() {
        return machine.toString();
    }
}
