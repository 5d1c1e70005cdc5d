package io.portcullis.sip.stack.transaction;

import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transport.Hop;

/** Takes what becomes of a request; one call at a time, on an event loop, so nothing here may block. */
public interface ClientTransactionListener {

    /** A response: any number of provisional ones, then a final one; an INVITE may get several 2xx (RFC 6026 7.2). */
    void onResponse(SipResponse response, Hop hop);

    /** Nobody answered within 64*T1. */
    void onTimeout();

    /** The request could not be sent. */
    void onTransportError(Throwable cause);
}
