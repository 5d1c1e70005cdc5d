package io.portcullis.lab.ue;

import io.portcullis.lab.ue.UeEvent.CallChanged;
import io.portcullis.lab.ue.UeEvent.Failed;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.stack.transaction.ServerTransaction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This UE's side of a call. Everything but {@link #run} happens on the UE's own thread. */
abstract sealed class CallLeg permits OutgoingCall, IncomingCall {

    private static final Logger LOG = LoggerFactory.getLogger(CallLeg.class);

    private final CallParts parts;
    private final UeCall call;
    private @Nullable Dialog dialog;

    CallLeg(CallParts parts, String remote, boolean outgoing) {
        this.parts = parts;
        this.call = new UeCall(remote, outgoing, this);
    }

    /** Ends the call, however far it is. */
    abstract void hangUp();

    /** Answers it, if it is an incoming one that rings. */
    abstract void accept();

    /** Refuses it, if it is an incoming one that rings. */
    abstract void reject(int status);

    /** The ACK to our 2xx came. */
    abstract void acknowledged();

    /** BYE came and was answered; the call ends after this. */
    abstract void endedByPeer();

    /** Runs something on the UE's own thread. */
    final void run(Runnable work) {
        parts.ue().thread().execute(work);
    }

    final UeCall call() {
        return call;
    }

    final CallParts parts() {
        return parts;
    }

    final @Nullable Dialog dialog() {
        return dialog;
    }

    final void dialog(Dialog established) {
        dialog = established;
    }

    final boolean over() {
        return call.state() == CallState.ENDED;
    }

    final void moved(CallState next, String what) {
        if (over()) {
            return;
        }
        call.moved(next);
        parts.ue().event(new CallChanged(call, next, what));
        if (next == CallState.ESTABLISHED) {
            call.establishedHere().complete(call);
        }
        if (next == CallState.ENDED) {
            parts.calls().remove(this);
            call.establishedHere().completeExceptionally(new UeException(new UeFailure.WrongState(Stage.CALL,
                    "the call ended before it was up: " + what)));
            call.endedHere().complete(call);
        }
    }

    final void failed(UeFailure failure) {
        if (over()) {
            return;
        }
        call.establishedHere().completeExceptionally(new UeException(failure));
        parts.ue().event(new Failed(failure));
        moved(CallState.ENDED, failure.cause());
    }

    /** Sends BYE; the call is over when it is answered, or never will be. */
    final void bye(String why) {
        Dialog confirmed = dialog;
        UeSet set = parts.ue().sets().current();
        if (confirmed == null || set == null) {
            moved(CallState.ENDED, "the UE is not registered any more");
            return;
        }
        long cseq = confirmed.nextCseq();
        parts.requests().over(set, protocol -> parts.writer().inDialog("BYE", confirmed, cseq, protocol, set), any -> {
        }).answer().thenAccept(answer -> moved(CallState.ENDED, switch (answer) {
            case Answer.Final done -> why + ", BYE answered with " + done.status();
            case Answer.Timeout none -> why + ", BYE was not answered";
            case Answer.Abandoned none -> why + ", and switched off";
            case Answer.Unsendable unsendable -> why + ", BYE could not be sent: "
                    + Causes.words(unsendable.problem());
        }));
    }

    /** BYE of the other side. */
    final void byeReceived(ServerTransaction bye) {
        parts.responses().send(bye, 200, "OK");
        endedByPeer();
        moved(CallState.ENDED, "the other side hung up");
    }

    /** INVITE or UPDATE within the dialog: the session stays as it is. */
    final void refreshed(ServerTransaction request) {
        Dialog confirmed = dialog;
        SipRequest message = request.request();
        try {
            if (confirmed != null) {
                confirmed.refreshTarget(message);
            }
        } catch (SipParseException e) {
            LOG.debug("no new target in {}", message.method(), e);
        }
        parts.responses().sendSession(request, 200, "OK");
    }
}
