package io.portcullis.lab.ue;

/** How far a call is. */
public enum CallState {
    /** INVITE is sent, or just received. Leads to RINGING, ESTABLISHED or ENDED. */
    CALLING,
    /** 180 was sent or received. Leads to ESTABLISHED or ENDED. */
    RINGING,
    /** The caller has the 200 and has sent ACK; the callee has the ACK. Leads to ENDED. */
    ESTABLISHED,
    /** BYE, CANCEL, a refusal or a failure ended it. */
    ENDED
}
