package io.portcullis.sip.stack.transaction;

import java.util.Optional;

import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transport.Hop;

/** Takes everything and does nothing; tests override what they are about. */
class QuietUser implements TransactionUser {

    @Override
    public void onRequest(ServerTransaction transaction) {}

    @Override
    public void onCancel(ServerTransaction cancel, Optional<ServerTransaction> invite) {}

    @Override
    public void onAck(SipRequest ack, Hop hop) {}

    @Override
    public void onStrayResponse(SipResponse response, Hop hop) {}

    @Override
    public void onMalformed(SipParseException cause, Hop hop) {}
}
