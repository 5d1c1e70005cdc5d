package io.portcullis.lab.ue;

import java.io.IOException;
import java.net.InetSocketAddress;

import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.sip.stack.transport.Hop;

/** What opens and closes a UE's ports; blocks, so it is called on platform threads. */
public interface LocalSockets {

    /**
     * Protects the port if wanted, then listens on it with UDP and TCP.
     *
     * @throws SaBackendException if the backend refused the port
     * @throws IOException        if a socket could not be opened; nothing is left behind
     */
    void open(InetSocketAddress local, boolean isProtected) throws SaBackendException, IOException;

    /** Undoes {@link #open}; problems are logged. */
    void close(InetSocketAddress local, boolean isProtected);

    /** Gives up the connection that goes this way, if there is one; the next request makes a new one. */
    void disconnect(Hop hop);
}
