package io.portcullis.server.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import io.netty.channel.EventLoop;
import io.portcullis.ipsec.esp.HostedEsp;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.MessageTransport;
import io.portcullis.sip.stack.transport.SendListener;
import io.portcullis.sip.stack.transport.SipTransport;
import io.portcullis.sip.stack.transport.TransportHandler;
import io.portcullis.sip.stack.transport.TransportProtocol;

/**
 * Carries the messages of all phones: UDP through ESP in this process, TCP by the kernel's sockets behind the same ESP. What goes to
 * the P-CSCF's unprotected port goes in clear.
 */
final class LoadTransport implements MessageTransport {

    private final HostedEsp esp;
    private final SipTransport sockets;
    private final Predicate<InetSocketAddress> unprotected;
    // The connections of each protected port: they end when the port is given back.
    private final Map<InetSocketAddress, Set<Hop>> connections = new ConcurrentHashMap<>();

    /**
     * @param sockets     listens where TCP and answers in clear come
     * @param unprotected tells of addresses that take cleartext
     */
    LoadTransport(HostedEsp esp, SipTransport sockets, Predicate<InetSocketAddress> unprotected) {
        this.esp = esp;
        this.sockets = sockets;
        this.unprotected = unprotected;
    }

    @Override
    public void start(TransportHandler handler) {
        sockets.start(handler.behind(received -> {
            note(received.hop());
            return received;
        }));
        esp.start((from, to, payload) -> sockets.arrived(payload, new Hop(TransportProtocol.UDP, to, from)));
    }

    private void note(Hop hop) {
        if (hop.protocol() == TransportProtocol.TCP) {
            connections.computeIfAbsent(hop.local(), port -> ConcurrentHashMap.newKeySet()).add(hop);
        }
    }

    @Override
    public EventLoop loop() {
        return sockets.loop();
    }

    @Override
    public void send(byte[] message, Hop hop, SendListener sent) {
        if (hop.protocol() == TransportProtocol.TCP) {
            note(hop);
            sockets.send(message, hop, sent);
        } else {
            datagram(message, hop, sent);
        }
    }

    @Override
    public void sendBack(byte[] message, Hop hop, SendListener sent) {
        if (hop.protocol() == TransportProtocol.TCP) {
            sockets.sendBack(message, hop, sent);
        } else {
            datagram(message, hop, sent);
        }
    }

    private void datagram(byte[] message, Hop hop, SendListener sent) {
        try {
            if (unprotected.test(hop.remote())) {
                esp.sendInClear(hop.local(), hop.remote(), message);
            } else {
                esp.send(hop.local(), hop.remote(), message);
            }
            sent.done(null);
        } catch (IOException e) {
            sent.done(e);
        }
    }

    @Override
    public Runnable whenClosed(Hop hop, Runnable action) {
        return sockets.whenClosed(hop, action);
    }

    /** Closes the connections from and to a port. */
    void closed(InetSocketAddress port) {
        Set<Hop> gone = connections.remove(port);
        if (gone != null) {
            gone.forEach(sockets::closeConnection);
        }
    }
}
