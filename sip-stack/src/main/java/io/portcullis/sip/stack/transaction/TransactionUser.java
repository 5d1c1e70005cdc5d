package io.portcullis.sip.stack.transaction;

import java.util.Optional;

import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transport.Hop;

/** The layer above (RFC 3261 17: TU). Called on event loops, so nothing here may block. */
public interface TransactionUser {

    /**
     * A new request, neither ACK nor CANCEL. An INVITE is answered 100 as soon as this returns, unless it has an answer by then. A
     * request that this throws for is answered 500.
     */
    void onRequest(ServerTransaction transaction);

    /**
     * A CANCEL; it wants its own answer (RFC 3261 9.2: 200, or 481 without an INVITE). That of an INVITE which has its final answer
     * changes nothing, is answered 200, and does not come here.
     *
     * @param cancel the CANCEL's own transaction
     * @param invite the transaction that it is meant for, if there is one
     */
    void onCancel(ServerTransaction cancel, Optional<ServerTransaction> invite);

    /** An ACK to a 2xx: it belongs to no transaction. */
    void onAck(SipRequest ack, Hop hop);

    /** A response that no transaction waits for (RFC 6026 8.9: a proxy drops it, but for late 2xx). */
    void onStrayResponse(SipResponse response, Hop hop);

    /**
     * A response that could not be sent by any way; it is counted and logged already, and nothing need be done (RFC 3261 17.2.4).
     *
     * @param method of the request
     * @param hop    the last way that was tried
     */
    default void onResponseNotSent(String method, int status, Hop hop, Throwable cause) {}

    /** Something that is no correct SIP; {@link SipParseException#partial()} can be answered statelessly. */
    void onMalformed(SipParseException cause, Hop hop);

    /**
     * The way of an answer that is given without a transaction ({@link TransactionLayer#refuse}). By default the one of RFC 3261
     * 18.2.2; over IPsec, datagrams are answered from the client port to the peer's server port (TS 33.203 7.1).
     *
     * @return empty if there shall be no answer
     */
    default Optional<Hop> statelessWay(SipRequest request, Hop arrivedBy) {
        return Optional.of(ResponseWay.usual(request, arrivedBy));
    }
}
