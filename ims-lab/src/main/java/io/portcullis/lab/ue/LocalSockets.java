package io.portcullis.lab.ue;

import java.io.IOException;
import java.net.InetSocketAddress;

import io.portcullis.ipsec.sa.SaBackendException;

/** What opens and closes a UE's ports; blocks, so it is called on platform threads. */
interface LocalSockets {

    /**
     * Protects the port if wanted, then listens on it with UDP and TCP.
     *
     * @throws SaBackendException if the backend refused the port
     * @throws IOException        if a socket could not be opened; nothing is left behind
     */
    void open(InetSocketAddress local, boolean isProtected) throws SaBackendException, IOException;

    /** Undoes {@link #open}; problems are logged. */
    void close(InetSocketAddress local, boolean isProtected);
}
