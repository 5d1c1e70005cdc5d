package io.portcullis.server.load;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

import io.portcullis.ipsec.esp.HostedEsp;
import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.lab.ue.UeNetwork;
import io.portcullis.sip.message.SipLimits;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.ListenSpec;
import io.portcullis.sip.stack.transport.MessageTransport;
import io.portcullis.sip.stack.transport.SipTransport;
import io.portcullis.sip.stack.transport.TransportConfig;
import io.portcullis.sip.stack.transport.TransportLimits;
import io.portcullis.sip.stack.transport.TransportProtocol;
import io.portcullis.sip.stack.transport.UdpOptions;

/**
 * What all phones of a load share: one ESP for all their addresses, and for each port number a socket that serves it on all of them.
 * Phones with addresses of their own may have the same ports, so there are few.
 */
public final class LoadNetwork implements UeNetwork {

    /** The peer of all connections is one P-CSCF. */
    private static final int MOST_CONNECTIONS = 1_000_000;
    private static final Duration NEVER = Duration.ofDays(365);
    private static final int CLEAR_BUFFER = 16 << 20;

    private final HostedEsp esp;
    private final SipTransport sockets;
    private final LoadTransport transport;
    private final Set<ListenSpec> open = new HashSet<>();

    /**
     * @param esp         the caller's to close, after this
     * @param unprotected tells of the P-CSCF's addresses that take cleartext
     */
    public LoadNetwork(HostedEsp esp, Predicate<InetSocketAddress> unprotected) {
        this.esp = esp;
        TransportLimits usual = TransportLimits.DEFAULT;
        this.sockets = new SipTransport(new TransportConfig(Runtime.getRuntime().availableProcessors(),
                SipLimits.DEFAULT, new TransportLimits(MOST_CONNECTIONS, MOST_CONNECTIONS, usual.waitingBytes(),
                        usual.pauseBytes(), usual.connectingBytes(), NEVER, usual.stalled()),
                new UdpOptions(1, CLEAR_BUFFER, 0), TransportConfig.DEFAULT.connectTimeout()));
        this.transport = new LoadTransport(esp, sockets, unprotected);
    }

    @Override
    public SaBackend backend() {
        return esp;
    }

    @Override
    public MessageTransport transport() {
        return transport;
    }

    /** A socket stays when its port is given back: another phone will have it. */
    @Override
    public void open(InetSocketAddress local, boolean isProtected) throws IOException {
        InetAddress any = InetAddress.ofLiteral(local.getAddress() instanceof Inet6Address ? "::" : "0.0.0.0");
        InetSocketAddress everywhere = new InetSocketAddress(any, local.getPort());
        String device = isProtected ? esp.socketDevice().orElseThrow() : null;
        if (!isProtected) {
            openOnce(new ListenSpec(TransportProtocol.UDP, everywhere, null));
        }
        openOnce(new ListenSpec(TransportProtocol.TCP, everywhere, device));
    }

    private void openOnce(ListenSpec spec) throws IOException {
        synchronized (open) {
            if (open.add(spec)) {
                try {
                    sockets.listen(spec);
                } catch (IOException e) {
                    open.remove(spec);
                    throw e;
                }
            }
        }
    }

    @Override
    public void close(InetSocketAddress local, boolean isProtected) {
        if (isProtected) {
            transport.closed(local);
        }
    }

    @Override
    public void disconnect(Hop hop) {
        sockets.closeConnection(hop);
    }

    @Override
    public void close() {
        sockets.close();
    }
}
