package io.portcullis.lab.ue;

import java.util.concurrent.CompletableFuture;

/** A call of a {@link Ue}, as caller or callee. Its methods may be called from any thread. */
public final class UeCall {

    private final String remote;
    private final boolean outgoing;
    private final CallLeg leg;
    private final CompletableFuture<UeCall> established = new CompletableFuture<>();
    private final CompletableFuture<UeCall> ended = new CompletableFuture<>();
    private volatile CallState state = CallState.CALLING;

    UeCall(String remote, boolean outgoing, CallLeg leg) {
        this.remote = remote;
        this.outgoing = outgoing;
        this.leg = leg;
    }

    /** The other party's identity, as dialled or as the network gave it. */
    public String remote() {
        return remote;
    }

    /** Whether this UE is the caller. */
    public boolean outgoing() {
        return outgoing;
    }

    /** Where the call is now. */
    public CallState state() {
        return state;
    }

    /** Completes when the call is up at this side (ACK sent or received); fails with {@link UeException} if it never is. */
    public CompletableFuture<UeCall> established() {
        return established.copy();
    }

    /** Completes when the call is over, for whatever reason. */
    public CompletableFuture<UeCall> ended() {
        return ended.copy();
    }

    /**
     * Ends the call: BYE if it is up, CANCEL if the callee has not answered, 603 if this UE has not. Does nothing if it is
     * over.
     *
     * @return completes like {@link #ended()}
     */
    public CompletableFuture<UeCall> hangUp() {
        leg.run(leg::hangUp);
        return ended();
    }

    /** Answers an incoming call with 200; does nothing otherwise. */
    public void accept() {
        leg.run(leg::accept);
    }

    /**
     * Refuses an incoming call that is not answered yet; does nothing otherwise.
     *
     * @param status 300 to 699
     */
    public void reject(int status) {
        if (status < 300 || status > 699) {
            throw new IllegalArgumentException(status + " refuses no call");
        }
        leg.run(() -> leg.reject(status));
    }

    /** Moves on; on the UE's own thread. */
    void moved(CallState next) {
        state = next;
    }

    CompletableFuture<UeCall> establishedHere() {
        return established;
    }

    CompletableFuture<UeCall> endedHere() {
        return ended;
    }

    @Override
    public String toString() {
        return (outgoing ? "call to " : "call from ") + remote + ", " + state;
    }
}
