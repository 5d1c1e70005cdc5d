package io.portcullis.sip.stack.transport;

import io.portcullis.sip.message.SipParseException;

/** Takes what arrives; called on the event loop that read it, so it must not block. */
public interface TransportHandler {

    /** A whole message. */
    void onMessage(Received received);

    /** Something that is no correct SIP message. A stream that cannot be followed any further is closed afterwards. */
    void onMalformed(SipParseException cause, Hop hop);
}
