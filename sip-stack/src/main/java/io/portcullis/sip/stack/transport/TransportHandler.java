package io.portcullis.sip.stack.transport;

import java.util.function.UnaryOperator;

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

    /**
     * This one behind something that sees each message first, and may give another in its place.
     *
     * @param first called on the event loop too
     */
    default TransportHandler behind(UnaryOperator<Received> first) {
        TransportHandler inner = this;
        return new TransportHandler() {
            @Override
            public boolean reads(Hop hop) {
                return inner.reads(hop);
            }

            @Override
            public void onMessage(Received received) {
                inner.onMessage(first.apply(received));
            }

            @Override
            public void onMalformed(SipParseException cause, Hop hop) {
                inner.onMalformed(cause, hop);
            }
        };
    }
}
