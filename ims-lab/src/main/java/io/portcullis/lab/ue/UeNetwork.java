package io.portcullis.lab.ue;

import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.sip.stack.transport.MessageTransport;

/** What the phones of a host reach their P-CSCF by: ports, SAs and SIP's transport. */
public interface UeNetwork extends LocalSockets, AutoCloseable {

    /** Who does ESP; the caller's to close, after this. */
    SaBackend backend();

    /** What carries messages between the ports that were opened and the P-CSCF. */
    MessageTransport transport();

    /** Closes sockets and threads. */
    @Override
    void close();
}
