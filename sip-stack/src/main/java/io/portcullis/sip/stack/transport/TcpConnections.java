package io.portcullis.sip.stack.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.portcullis.sip.message.SipFramer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TCP listeners and connections. A connection is found by both its addresses; one that was made from any port also by
 * our address and port 0, so that the next message to that peer uses it.
 */
final class TcpConnections {

    private static final Logger LOG = LoggerFactory.getLogger(TcpConnections.class);
    /** Refused connections that wait for their answer at a time; more are closed at once. */
    private static final int MOST_REFUSED = 256;
    private static final long LONGEST_LOOK_MILLIS = 1000;

    private final Loops loops;
    private final Inbox inbox;
    private final TransportConfig config;
    private final TransportCounters counters;
    private final Predicate<Hop> keep;
    private final ConnectionQuota quota;
    private final WriteBufferWaterMark waterMark;
    private final Map<InetSocketAddress, Listener> listeners = new ConcurrentHashMap<>();
    private final Map<Hop, TcpConnection> connections = new ConcurrentHashMap<>();
    private final Set<TcpConnection> refused = ConcurrentHashMap.newKeySet();
    private final Map<Hop, ChannelFuture> closing = new ConcurrentHashMap<>();

    private record Listener(Channel channel, ListenSpec spec) {}

    /** @param keep tells of connections that may be idle */
    TcpConnections(Loops loops, Inbox inbox, TransportConfig config, TransportCounters counters, Predicate<Hop> keep) {
        this.loops = loops;
        this.inbox = inbox;
        this.config = config;
        this.counters = counters;
        this.keep = keep;
        this.quota = new ConnectionQuota(config.limits(), keep);
        int pause = config.limits().pauseBytes();
        this.waterMark = new WriteBufferWaterMark(pause / 2, pause);
    }

    /** Begins to look for connections that are idle or stuck. */
    void start() {
        long shortest = Math.min(config.limits().idle().toMillis(), config.limits().stalled().toMillis());
        long every = Math.clamp(shortest / 4, 1, LONGEST_LOOK_MILLIS);
        loops.get(0).scheduleWithFixedDelay(this::closeOverdue, every, every, TimeUnit.MILLISECONDS);
    }

    private void closeOverdue() {
        long now = System.nanoTime();
        Stream.concat(connections.values().stream(), refused.stream()).forEach(connection -> {
            CloseReason reason = connection.overdue(now);
            if (reason == CloseReason.INCOMPLETE) {
                // What there is of a request can be answered.
                connection.tellReader(reason);
            } else if (reason != null && (reason != CloseReason.IDLE || !keep.test(connection.hop()))) {
                close(connection, reason);
            }
        });
    }

    InetSocketAddress listen(ListenSpec spec) throws IOException {
        String operation = "listen on TCP " + Addresses.text(spec.local());
        refuseIfTaken(spec, operation);
        ServerBootstrap bootstrap = new ServerBootstrap().group(loops.group())
                .channelFactory(() -> new EpollServerSocketChannel(SocketSetup.family(spec.local())))
                .option(SocketSetup.SO_REUSEPORT, 1).option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted(channel);
                    }
                });
        SocketSetup.device(bootstrap, spec.device());
        ChannelFuture bound = bootstrap.bind(spec.local()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw SocketSetup.failed(operation, bound.cause());
        }
        bound.channel().pipeline().addLast(new AcceptFailures());
        InetSocketAddress local = (InetSocketAddress) bound.channel().localAddress();
        listeners.put(local, new Listener(bound.channel(), spec));
        return local;
    }

    /** SO_REUSEPORT would let two programs of one user listen on one port; a socket without it finds the other. */
    private void refuseIfTaken(ListenSpec spec, String operation) throws IOException {
        if (spec.local().getPort() == 0) {
            return;
        }
        ServerBootstrap probe = new ServerBootstrap().group(loops.group())
                .channelFactory(() -> new EpollServerSocketChannel(SocketSetup.family(spec.local())))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.close();
                    }
                });
        ChannelFuture bound = probe.bind(spec.local()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw SocketSetup.failed(operation, bound.cause());
        }
        bound.channel().close().awaitUninterruptibly();
    }

    void unlisten(InetSocketAddress local) {
        Listener listener = listeners.remove(local);
        if (listener != null) {
            listener.channel().close().awaitUninterruptibly();
            connections.values().stream().filter(c -> c.hop().local().equals(local)).forEach(this::closeAsked);
        }
    }

    /** Without descriptors nothing can be accepted for a while; Netty waits, and tries again. */
    private static final class AcceptFailures extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            LOG.warn("A TCP connection to {} could not be accepted: {}", context.channel().localAddress(),
                    cause.toString());
        }
    }

    private void accepted(Channel channel) {
        if (!(channel.remoteAddress() instanceof InetSocketAddress remote)) {
            // It has gone before we looked.
            channel.close();
            return;
        }
        counters.accepted.increment();
        Hop hop = new Hop(TransportProtocol.TCP, (InetSocketAddress) channel.localAddress(), remote);
        TcpConnection connection = connection(hop);
        if (admit(connection, remote.getAddress())) {
            channel.closeFuture().addListener(gone -> quota.release(connection));
            channel.pipeline().addLast(reader(connection, inbox));
            keep(hop, connection);
            connection.open(channel);
        } else {
            refuse(channel, connection);
        }
    }

    private TcpConnection connection(Hop hop) {
        return new TcpConnection(hop, config.limits(), counters);
    }

    private TcpReader reader(TcpConnection connection, TcpReader.Taker taker) {
        return new TcpReader(connection, new SipFramer(config.messages()), taker, counters, this::fades);
    }

    private boolean admit(TcpConnection connection, @Nullable InetAddress from) {
        ConnectionQuota.Outcome outcome = quota.admit(connection, from);
        outcome.evicted().forEach(evicted -> close(evicted, CloseReason.EVICTED));
        return outcome.admitted();
    }

    private void refuse(Channel channel, TcpConnection connection) {
        counters.refused.increment();
        if (refused.size() >= MOST_REFUSED) {
            counters.closed(CloseReason.REFUSED);
            channel.close();
            return;
        }
        refused.add(connection);
        channel.closeFuture().addListener(gone -> refused.remove(connection));
        channel.pipeline().addLast(reader(connection, new Refusal(inbox.parser(), connection)));
        connection.open(channel);
        connection.expectMessage();
    }

    private void keep(Hop key, TcpConnection connection) {
        connections.put(key, connection);
        connection.onClosed(() -> connections.remove(key, connection));
    }

    void send(byte[] bytes, Hop hop, boolean connect, SendListener listener) {
        TcpConnection connection = connections.get(hop);
        if (connection == null) {
            if (!connect) {
                counters.sendErrors.increment();
                listener.done(new NotConnectedException(hop));
                return;
            }
            connection = connections.computeIfAbsent(hop, this::connection);
            connection.connectOnce(() -> connect(hop));
        }
        if (connection.send(bytes, listener)) {
            close(connection, CloseReason.OVERFLOW);
        }
    }

    private void connect(Hop hop) {
        TcpConnection connection = connections.get(hop);
        if (connection == null) {
            return;
        }
        connection.onClosed(() -> connections.remove(hop, connection));
        connection.onClosed(() -> quota.release(connection));
        if (!admit(connection, null)) {
            connection.failed(new IOException("too many connections to make another one " + hop),
                    CloseReason.NOT_CONNECTED);
            return;
        }
        ChannelFuture before = closing.get(hop);
        if (before == null) {
            connect(hop, connection);
        } else {
            before.addListener(gone -> connect(hop, connection));
        }
    }

    private void connect(Hop hop, TcpConnection connection) {
        Bootstrap bootstrap = new Bootstrap().group(loops.group())
                .channelFactory(() -> new EpollSocketChannel(SocketSetup.family(hop.local())))
                .option(SocketSetup.SO_REUSEPORT, 1).option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.TCP_NODELAY, true).option(ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(config.connectTimeout().toMillis()))
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, waterMark).handler(reader(connection, inbox));
        if (hop.local().getPort() != 0) {
            // Ended by RST: a connection that fades, unacknowledged or in TIME_WAIT, would keep the next one from this port
            // to the same peer away. Netty's epoll transport closes such a socket on the event loop, which does not wait.
            bootstrap.option(ChannelOption.SO_LINGER, 0);
        }
        Listener listener = listenerAt(hop.local());
        if (listener != null) {
            SocketSetup.device(bootstrap, listener.spec().device());
            if (listener.spec().local().getAddress().isAnyLocalAddress()) {
                // What listens everywhere has addresses, too, that are routed here and on no device.
                bootstrap.option(SocketSetup.IP_FREEBIND, 1);
            }
        }
        bootstrap.connect(hop.remote(), hop.local()).addListener((ChannelFuture done) -> {
            if (done.isSuccess()) {
                connected(hop, connection, done.channel());
            } else {
                connection.failed(SocketSetup.failed("connect " + hop, done.cause()), CloseReason.NOT_CONNECTED);
            }
        });
    }

    private void connected(Hop wanted, TcpConnection connection, Channel channel) {
        counters.opened.increment();
        if (wanted.local().getPort() == 0) {
            // What arrives names the port that the kernel chose; answers are looked up by it.
            Hop real = new Hop(TransportProtocol.TCP, (InetSocketAddress) channel.localAddress(), wanted.remote());
            connection.renamed(real);
            keep(real, connection);
        }
        connection.open(channel);
    }

    /** Who listens there, if need be on all addresses. */
    private @Nullable Listener listenerAt(InetSocketAddress local) {
        Listener listener = listeners.get(local);
        return listener != null ? listener : listeners.get(Addresses.wildcard(local));
    }

    /** Runs an action when the connection is closed, or now if it is; what is given back calls that off. */
    Runnable whenClosed(Hop hop, Runnable action) {
        TcpConnection connection = connections.get(hop);
        if (connection == null) {
            action.run();
            return () -> {};
        }
        connection.onClosed(action);
        return () -> connection.notOnClosed(action);
    }

    void close(Hop hop) {
        TcpConnection connection = connections.get(hop);
        if (connection != null) {
            closeAsked(connection);
        }
    }

    private void closeAsked(TcpConnection connection) {
        close(connection, CloseReason.ASKED);
    }

    private void close(TcpConnection connection, CloseReason reason) {
        Hop hop = connection.hop();
        connection.close(reason, gone -> fades(hop, gone));
    }

    /** Two sockets cannot have the same two addresses: the next one there waits for this one's end. */
    private void fades(Hop hop, ChannelFuture gone) {
        closing.put(hop, gone);
        gone.addListener(done -> closing.remove(hop, gone));
    }

    int count() {
        return (int) connections.values().stream().distinct().count();
    }

    void close() {
        listeners.keySet().forEach(this::unlisten);
        connections.values().forEach(this::closeAsked);
        refused.forEach(this::closeAsked);
    }
}
