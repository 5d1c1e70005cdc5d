package io.portcullis.sip.stack.transaction;

import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.stack.transport.Hop;

/**
 * Decides about each new request before anything is kept for it. It is asked on the event loops, for no retransmission of an open
 * transaction, no ACK and no CANCEL; it shall not block.
 */
@FunctionalInterface
public interface AdmissionControl {

    /** Takes everything. */
    AdmissionControl ALL = (request, hop) -> new Admitted();

    /** What becomes of a request. */
    sealed interface Verdict {}

    /** It gets its transaction. */
    record Admitted() implements Verdict {}

    /**
     * It is answered without a transaction ({@link TransactionLayer#refuse}).
     *
     * @param status            300 to 699
     * @param retryAfterSeconds for Retry-After; 0 for none
     */
    record Refused(int status, String reason, int retryAfterSeconds) implements Verdict {}

    /** It is not even answered. */
    record Dropped() implements Verdict {}

    /** @param hop the way that it came by */
    Verdict judge(SipRequest request, Hop hop);

    /** Whether a message that has come this way is looked at at all; else it is dropped unread. Shall not block. */
    default boolean reads(Hop hop) {
        return true;
    }

    /**
     * Whether what comes this way may have the last quarter of the transactions, which is kept for what is established. Shall not
     * block.
     */
    default boolean established(Hop hop) {
        return true;
    }
}
