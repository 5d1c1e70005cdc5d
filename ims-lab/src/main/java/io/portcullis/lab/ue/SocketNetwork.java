package io.portcullis.lab.ue;

import java.io.IOException;
import java.net.InetSocketAddress;

import io.portcullis.ipsec.sa.ProtectedEndpoint;
import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.ListenSpec;
import io.portcullis.sip.stack.transport.SipTransport;
import io.portcullis.sip.stack.transport.TransportConfig;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A socket for each port, UDP and TCP; a protected one is protected first. */
final class SocketNetwork implements UeNetwork {

    private static final Logger LOG = LoggerFactory.getLogger(SocketNetwork.class);

    private final SaBackend backend;
    private final SipTransport transport = new SipTransport(TransportConfig.DEFAULT);

    SocketNetwork(SaBackend backend) {
        this.backend = backend;
    }

    @Override
    public SaBackend backend() {
        return backend;
    }

    @Override
    public SipTransport transport() {
        return transport;
    }

    @Override
    public void open(InetSocketAddress local, boolean isProtected) throws SaBackendException, IOException {
        ProtectedEndpoint endpoint = new ProtectedEndpoint(local.getAddress(), local.getPort());
        String device = isProtected ? backend.socketDevice().orElse(null) : null;
        if (isProtected) {
            backend.protect(endpoint);
        }
        try {
            listen(local, device);
        } catch (IOException e) {
            if (isProtected) {
                backend.unprotect(endpoint);
            }
            throw e;
        }
    }

    private void listen(InetSocketAddress local, @Nullable String device) throws IOException {
        transport.listen(new ListenSpec(TransportProtocol.UDP, local, device));
        try {
            transport.listen(new ListenSpec(TransportProtocol.TCP, local, device));
        } catch (IOException e) {
            transport.unlisten(TransportProtocol.UDP, local);
            throw e;
        }
    }

    @Override
    public void close(InetSocketAddress local, boolean isProtected) {
        transport.unlisten(TransportProtocol.UDP, local);
        transport.unlisten(TransportProtocol.TCP, local);
        if (isProtected) {
            try {
                backend.unprotect(new ProtectedEndpoint(local.getAddress(), local.getPort()));
            } catch (SaBackendException e) {
                LOG.warn("{}", e.getMessage());
            }
        }
    }

    @Override
    public void disconnect(Hop hop) {
        transport.closeConnection(hop);
    }

    @Override
    public void close() {
        transport.close();
    }
}
