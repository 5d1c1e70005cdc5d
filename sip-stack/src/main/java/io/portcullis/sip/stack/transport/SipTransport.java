package io.portcullis.sip.stack.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.portcullis.sip.message.SipMessage;

/**
 * The transport layer (RFC 3261 18): sockets, connections, and the event loops that serve them. Thread-safe. Nothing
 * arrives before {@link #start}.
 */
public final class SipTransport implements AutoCloseable {

    private final EventLoopGroup loops;
    private final Inbox inbox;
    private final UdpSockets udp;
    private final TcpConnections tcp;

    /** Starts the event loops. */
    public SipTransport(TransportConfig config) {
        loops = new MultiThreadIoEventLoopGroup(config.threads(), new DefaultThreadFactory("sip", true),
                EpollIoHandler.newFactory());
        inbox = new Inbox(config.limits());
        udp = new UdpSockets(loops, inbox);
        tcp = new TcpConnections(loops, inbox, config);
    }

    /** Says who takes what arrives; before the first {@link #listen}. */
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
        return switch (hop.protocol()) {
            case UDP -> udp.send(message.toBytes(), hop);
            case TCP -> tcp.send(message.toBytes(), hop, true);
        };
    }

    /** Sends a message, over TCP only if the connection is still there: else {@link NotConnectedException}. */
    public CompletableFuture<Void> sendBack(SipMessage message, Hop hop) {
        return hop.protocol() == TransportProtocol.TCP ? tcp.send(message.toBytes(), hop, false) : send(message, hop);
    }

    /**
     * Runs an action when the connection between two addresses is closed, by whomever, or at once if there is none.
     *
     * @return calls that off; to be run when nobody waits any more
     */
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

    /** An event loop for work that belongs together: the caller's own, if it is one of ours. */
    public EventLoop loop() {
        for (var executor : loops) {
            if (executor.inEventLoop() && executor instanceof EventLoop loop) {
                return loop;
            }
        }
        return loops.next();
    }

    /** Closes every socket and connection, and ends the event loops. */
    @Override
    public void close() {
        udp.close();
        tcp.close();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
