package io.portcullis.lab.ue;

import java.time.Duration;
import java.util.Optional;

/**
 * What a UE does when it is called: it always rings (180) first.
 *
 * @param after  how long it rings before the final answer; empty rings until somebody uses the {@link UeCall}, or the
 *               caller gives up
 * @param status the final answer: 200, or 300 to 699
 */
public record IncomingCalls(Optional<Duration> after, int status) {

    public IncomingCalls {
        if (status != 200 && (status < 300 || status > 699)) {
            throw new IllegalArgumentException(status + " is no final answer to a call");
        }
        if (after.isPresent() && after.get().isNegative()) {
            throw new IllegalArgumentException("a phone cannot ring for " + after.get());
        }
    }

    /** Answers with 200 after this time. */
    public static IncomingCalls answerAfter(Duration ringing) {
        return new IncomingCalls(Optional.of(ringing), 200);
    }

    /** Rings until {@link UeCall#accept()} or {@link UeCall#reject(int)}. */
    public static IncomingCalls ring() {
        return new IncomingCalls(Optional.empty(), 200);
    }

    /** Refuses with this status, 300 to 699, for example 486. */
    public static IncomingCalls refuse(int status) {
        return new IncomingCalls(Optional.of(Duration.ZERO), status);
    }
}
