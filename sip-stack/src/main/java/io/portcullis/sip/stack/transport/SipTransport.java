package io.portcullis.sip.stack.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.portcullis.sip.message.SipMessage;

/**
 * The transport layer (RFC 3261 18): sockets, connections, and the event loops that serve them. Thread-safe. Nothing
 * arrives before {@link #start}.
 */
public final class SipTransport implements MessageTransport, AutoCloseable {

    private final Loops loops;
    private final TransportCounters counters = new TransportCounters();
    private final Inbox inbox;
    private final UdpSockets udp;
    private final TcpConnections tcp;
    private volatile Predicate<Hop> keep = connection -> false;

    /** Starts the event loops. */
    public SipTransport(TransportConfig config) {
        loops = new Loops(config.threads());
        inbox = new Inbox(config.messages(), counters);
        udp = new UdpSockets(loops, inbox, config, counters);
        tcp = new TcpConnections(loops, inbox, config, counters, connection -> keep.test(connection));
        tcp.start();
    }

    /**
     * Says which connections may be idle as long as they like: those of registered UEs. They make no room for others either, but
     * for one more of their own address. Asked on event loops, so the answer must not block. Unsaid: none.
     */
    public void keep(Predicate<Hop> connections) {
        keep = connections;
    }

    /** Says who takes what arrives; before the first {@link #listen}. */
    @Override
    public void start(TransportHandler handler) {
        inbox.start(handler);
    }

    /**
     * Opens a socket.
     *
     * @return the address that it has got
     * @throws IOException naming protocol, address and reason
     */
    public InetSocketAddress listen(ListenSpec spec) throws IOException {
        return switch (spec.protocol()) {
            case UDP -> udp.listen(spec);
            case TCP -> tcp.listen(spec);
        };
    }

    /** Closes a socket, and for TCP its connections. Without one, nothing happens. */
    public void unlisten(TransportProtocol protocol, InetSocketAddress local) {
        switch (protocol) {
            case UDP -> udp.unlisten(local);
            case TCP -> tcp.unlisten(local);
        }
    }

    /**
     * Sends a message. Over UDP it leaves by the socket that listens on {@code hop.local()}; over TCP by the connection
     * between the two addresses, which is made from {@code hop.local()} if there is none, and by the device that a
     * socket listening there is bound to.
     *
     * @return completed when the bytes were handed to the kernel, or with an {@link IOException}
     */
    public CompletableFuture<Void> send(SipMessage message, Hop hop) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        send(message.toBytes(), hop, completing(sent));
        return sent;
    }

    /** Sends a message, over TCP only if the connection is still there: else {@link NotConnectedException}. */
    public CompletableFuture<Void> sendBack(SipMessage message, Hop hop) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        sendBack(message.toBytes(), hop, completing(sent));
        return sent;
    }

    /** Like {@link #send(SipMessage, Hop)}, with a listener instead of a future: the cheaper way. */
    @Override
    public void send(byte[] message, Hop hop, SendListener listener) {
        switch (hop.protocol()) {
            case UDP -> udp.send(message, hop, listener);
            case TCP -> tcp.send(message, hop, true, listener);
        }
    }

    /** Like {@link #sendBack(SipMessage, Hop)}, with a listener instead of a future. */
    @Override
    public void sendBack(byte[] message, Hop hop, SendListener listener) {
        switch (hop.protocol()) {
            case UDP -> udp.send(message, hop, listener);
            case TCP -> tcp.send(message, hop, false, listener);
        }
    }

    private static SendListener completing(CompletableFuture<Void> sent) {
        return failure -> {
            if (failure == null) {
                sent.complete(null);
            } else {
                sent.completeExceptionally(failure);
            }
        };
    }

    /**
     * Runs an action when the connection between two addresses is closed, by whomever, or at once if there is none.
     *
     * @return calls that off; to be run when nobody waits any more
     */
    @Override
    public Runnable whenClosed(Hop hop, Runnable action) {
        return tcp.whenClosed(hop, action);
    }

    /** Closes the connections between two addresses, if there are any. */
    public void closeConnection(Hop hop) {
        tcp.close(hop);
    }

    /** How many TCP connections are open. */
    public int connections() {
        return tcp.count();
    }

    /**
     * Takes a datagram that has come by another way than a socket of this transport, as if it had come by one.
     *
     * @param bytes the transport's from now on
     */
    public void arrived(byte[] bytes, Hop hop) {
        if (Keepalives.isKeepalive(Unpooled.wrappedBuffer(bytes))) {
            counters.keepalives.increment();
        } else {
            inbox.accept(bytes, hop);
        }
    }

    /** An event loop for work that belongs together: the caller's own, if it is one of ours. */
    @Override
    public EventLoop loop() {
        return loops.own();
    }

    /** Every event loop: for whoever wants to know how long work waits there. */
    public List<Executor> loops() {
        return loops.all();
    }

    /**
     * How many datagrams the kernel has dropped since the receive buffer of the UDP sockets at this address was full, modulo 2^32 for
     * each; 0 without one.
     */
    public long dropped(InetSocketAddress local) {
        return udp.dropped(local);
    }

    /** What was done so far. */
    public TransportCounts counts() {
        return counters.read(connections());
    }

    /** Closes every socket and connection, and ends the event loops. */
    @Override
    public void close() {
        udp.close();
        tcp.close();
        loops.close();
    }
}
