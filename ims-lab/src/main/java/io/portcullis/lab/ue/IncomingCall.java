package io.portcullis.lab.ue;

import java.time.Duration;
import java.util.concurrent.Future;

import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transaction.ServerTransaction;
import org.jspecify.annotations.Nullable;

/** A call to this UE (RFC 3261 13.3). */
final class IncomingCall extends CallLeg {

    // T1, T2 and 64*T1 of RFC 3261 13.3.1.4, for the 2xx that is repeated until its ACK arrives.
    private static final Duration FIRST_REPEAT = Duration.ofMillis(500);
    private static final Duration SLOWEST_REPEAT = Duration.ofSeconds(4);
    private static final Duration LAST_REPEAT = Duration.ofSeconds(32);

    private final ServerTransaction invite;
    private final String localTag;
    private boolean answered;
    private boolean acknowledged;
    private @Nullable Future<?> timer;

    IncomingCall(CallParts parts, String caller, ServerTransaction invite, String localTag) {
        super(parts, caller, false);
        this.invite = invite;
        this.localTag = localTag;
    }

    ServerTransaction invite() {
        return invite;
    }

    String localTag() {
        return localTag;
    }

    void start(IncomingCalls policy) {
        moved(CallState.CALLING, "INVITE received");
        parts().responses().sendWithin(invite, localTag, 180, "Ringing");
        moved(CallState.RINGING, "180 sent");
        policy.after().ifPresent(after -> timer = parts().ue().later(after, () -> {
            if (policy.status() == 200) {
                accept();
            } else {
                reject(policy.status());
            }
        }));
    }

    @Override
    void accept() {
        if (over() || answered) {
            return;
        }
        stopTimer();
        answered = true;
        SipResponse ok = parts().responses().session(invite, localTag, 200, "OK");
        parts().responses().send(invite, ok);
        repeat(ok, FIRST_REPEAT, Duration.ZERO);
    }

    private void repeat(SipResponse ok, Duration pause, Duration waited) {
        timer = parts().ue().later(pause, () -> {
            if (acknowledged || over()) {
                return;
            }
            Duration total = waited.plus(pause);
            if (total.compareTo(LAST_REPEAT) >= 0) {
                parts().ue().event(new UeEvent.Failed(new UeFailure.NoAnswer(Stage.CALL, "no ACK to the 200.")));
                bye("no ACK came");
                return;
            }
            parts().responses().send(invite, ok);
            Duration doubled = pause.multipliedBy(2);
            repeat(ok, doubled.compareTo(SLOWEST_REPEAT) > 0 ? SLOWEST_REPEAT : doubled, total);
        });
    }

    @Override
    void acknowledged() {
        if (!answered || acknowledged) {
            return;
        }
        acknowledged = true;
        stopTimer();
        moved(CallState.ESTABLISHED, "ACK received");
    }

    @Override
    void reject(int status) {
        if (over() || answered) {
            return;
        }
        answered = true;
        stopTimer();
        parts().responses().sendWithin(invite, localTag, status, Responses.reason(status));
        moved(CallState.ENDED, "refused with " + status);
    }

    @Override
    void endedByPeer() {
        stopTimer();
        if (!answered) {
            answered = true;
            parts().responses().sendWithin(invite, localTag, 487, "Request Terminated");
        }
    }

    /** The caller gave up: CANCEL came, and was answered. */
    void cancelled() {
        if (over() || answered) {
            return;
        }
        answered = true;
        stopTimer();
        parts().responses().sendWithin(invite, localTag, 487, "Request Terminated");
        moved(CallState.ENDED, "the caller gave up");
    }

    @Override
    void hangUp() {
        if (over()) {
            return;
        }
        if (answered) {
            stopTimer();
            bye("hung up");
        } else {
            reject(603);
        }
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
