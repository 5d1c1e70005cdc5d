package io.portcullis.lab.ue;

import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.message.Uri;
import org.jspecify.annotations.Nullable;

/** A call that this UE makes (RFC 3261 13.2). */
final class OutgoingCall extends CallLeg {

    private final String callId = Tokens.fresh();
    private final String fromTag = Tokens.fresh();
    private @Nullable Outgoing invite;
    private boolean provisional;
    private boolean wantsEnd;
    private boolean cancelled;

    OutgoingCall(CallParts parts, String target) {
        super(parts, target, true);
    }

    String callId() {
        return callId;
    }

    void start(UeSet set, Uri target) {
        byte[] sdp = Sdp.audio(parts().ue().config().address());
        moved(CallState.CALLING, "INVITE sent");
        invite = parts().requests().over(set, protocol -> parts().writer()
                .initial("INVITE", target, callId, fromTag, protocol, set, parts().ue().serviceRoute()).edit()
                .body(sdp, Sdp.CONTENT_TYPE).done(), this::response);
        invite.answer().thenAccept(this::concluded);
    }

    /** Every response to INVITE, in order; a 2xx comes again until its ACK arrives (RFC 3261 13.2.2.4). */
    private void response(SipResponse response) {
        int status = response.status();
        if (status < 200) {
            provisional = true;
            if (status >= 180 && call().state() == CallState.CALLING) {
                moved(CallState.RINGING, status + " " + response.reason());
            }
            cancelIfWanted();
        } else if (status < 300) {
            answered(response);
        }
    }

    private void answered(SipResponse ok) {
        Dialog confirmed = dialog();
        boolean first = confirmed == null;
        if (confirmed == null) {
            try {
                confirmed = Dialog.ofCaller(ok);
            } catch (SipParseException e) {
                failed(new UeFailure.BadAnswer(Stage.CALL,
                        "the 200 to INVITE has no usable Contact: " + e.getMessage()));
                return;
            }
            dialog(confirmed);
            parts().calls().add(this);
        }
        acknowledge(confirmed, ok.cseq().number());
        if (!first) {
            return;
        }
        if (wantsEnd) {
            bye("hung up as the callee answered");
        } else {
            moved(CallState.ESTABLISHED, ok.status() + " " + ok.reason() + ", ACK sent");
        }
    }

    private void acknowledge(Dialog confirmed, long cseq) {
        UeSet set = parts().ue().sets().current();
        if (set != null) {
            parts().requests().withoutAnswer(set,
                    protocol -> parts().writer().inDialog("ACK", confirmed, cseq, protocol, set));
        }
    }

    private void concluded(Answer answer) {
        switch (answer) {
            case Answer.Final done when done.success() -> {
                // Handled as a response already.
            }
            case Answer.Final done when cancelled && done.status() == 487 -> moved(CallState.ENDED, "cancelled");
            case Answer.Final done -> failed(Causes.refused(Stage.CALL, done.status(), done.response().reason()));
            case Answer.Timeout none -> failed(new UeFailure.NoAnswer(Stage.CALL, "nobody answered the INVITE."));
            case Answer.Abandoned none -> moved(CallState.ENDED, "the phone was switched off");
            case Answer.Unsendable unsendable -> failed(new UeFailure.Local(Stage.CALL,
                    "INVITE could not be sent: " + Causes.words(unsendable.problem())));
        }
    }

    @Override
    void hangUp() {
        if (over() || wantsEnd) {
            return;
        }
        wantsEnd = true;
        if (dialog() != null) {
            bye("hung up");
        } else {
            cancelIfWanted();
        }
    }

    // CANCEL waits for a provisional response (RFC 3261 9.1).
    private void cancelIfWanted() {
        if (wantsEnd && provisional && !cancelled && invite != null && dialog() == null) {
            cancelled = true;
            invite.cancel();
        }
    }

    @Override
    void accept() {
        // Only the callee answers.
    }

    @Override
    void reject(int status) {
        // Only the callee refuses.
    }

    @Override
    void acknowledged() {
        // Only the callee gets an ACK.
    }

    @Override
    void endedByPeer() {
        // BYE is all that is needed.
    }
}
