package io.portcullis.lab.ue;

import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.stack.transaction.ServerTransaction;

/** Who gets what comes to a protected port. Called on the network's threads; must not block. */
interface Receiver {

    void request(ServerTransaction transaction);

    void ack(SipRequest ack);
}
