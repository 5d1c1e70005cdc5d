package io.portcullis.sip.stack.transport;

import io.portcullis.sip.message.SipParseException;

/** Takes what arrives; called on the event loop that read it, so it must not block. */
public interface TransportHandler {

    /**
     * Whether a message that has come this way is to be looked at; else it is dropped unread, which is the cheapest there is.
     *
     * @param hop of which protocol and remote address are what counts
     */
    default boolean reads(Hop hop) {
        return true;
    }

    /** A whole message. */
    void onMessage(Received received);

    /** Something that is no correct SIP message. A stream that cannot be followed any further is closed afterwards. */
    void onMalformed(SipParseException cause, Hop hop);
}
