package io.portcullis.sip.stack.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * The TCP listeners and connections. A connection is found by both its addresses; one that was made from any port also by
 * our address and port 0, so that the next message to that peer uses it.
 */
final class TcpConnections {

    private final EventLoopGroup loops;
    private final Inbox inbox;
    private final int connectMillis;
    private final Map<InetSocketAddress, Listener> listeners = new ConcurrentHashMap<>();
    private final Map<Hop, TcpConnection> connections = new ConcurrentHashMap<>();

    private final Map<Hop, ChannelFuture> closing = new ConcurrentHashMap<>();

    private record Listener(Channel channel, ListenSpec spec) {}

    TcpConnections(EventLoopGroup loops, Inbox inbox, TransportConfig config) {
        this.loops = loops;
        this.inbox = inbox;
        this.connectMillis = Math.toIntExact(config.connectTimeout().toMillis());
    }

    InetSocketAddress listen(ListenSpec spec) throws IOException {
        String operation = "listen on TCP " + Addresses.text(spec.local());
        refuseIfTaken(spec, operation);
        ServerBootstrap bootstrap = new ServerBootstrap().group(loops)
                .channelFactory(() -> new EpollServerSocketChannel(SocketSetup.family(spec.local())))
                .option(SocketSetup.SO_REUSEPORT, 1).option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true).childHandler(new ChannelInitializer<Channel>() {
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
        InetSocketAddress local = (InetSocketAddress) bound.channel().localAddress();
        listeners.put(local, new Listener(bound.channel(), spec));
        return local;
    }

    /** SO_REUSEPORT would let two programs of one user listen on one port; a socket without it finds the other. */
    private void refuseIfTaken(ListenSpec spec, String operation) throws IOException {
        if (spec.local().getPort() == 0) {
            return;
        }
        ServerBootstrap probe = new ServerBootstrap().group(loops)
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
            connections.values().stream().filter(c -> c.hop().local().equals(local)).forEach(this::close);
        }
    }

    private void accepted(Channel channel) {
        Hop hop = new Hop(TransportProtocol.TCP, (InetSocketAddress) channel.localAddress(),
                (InetSocketAddress) channel.remoteAddress());
        TcpConnection connection = new TcpConnection(hop, inbox, () -> {});
        channel.pipeline().addLast(connection.reader());
        keep(hop, connection);
        connection.open(channel);
    }

    private void keep(Hop key, TcpConnection connection) {
        connections.put(key, connection);
        connection.onClosed(() -> connections.remove(key, connection));
    }

    CompletableFuture<Void> send(byte[] bytes, Hop hop, boolean connect) {
        TcpConnection connection = connections.get(hop);
        if (connection == null) {
            if (!connect) {
                return CompletableFuture.failedFuture(new NotConnectedException(hop));
            }
            connection = connections.computeIfAbsent(hop, this::newConnection);
            connection.connectOnce(() -> connect(hop));
        }
        return connection.send(bytes);
    }

    private TcpConnection newConnection(Hop hop) {
        return new TcpConnection(hop, inbox, () -> {});
    }

    private void connect(Hop hop) {
        TcpConnection connection = connections.get(hop);
        if (connection == null) {
            return;
        }
        connection.onClosed(() -> connections.remove(hop, connection));
        ChannelFuture before = closing.get(hop);
        if (before == null) {
            connect(hop, connection);
        } else {
            // Two sockets cannot have the same two addresses.
            before.addListener(gone -> connect(hop, connection));
        }
    }

    private void connect(Hop hop, TcpConnection connection) {
        Bootstrap bootstrap = new Bootstrap().group(loops)
                .channelFactory(() -> new EpollSocketChannel(SocketSetup.family(hop.local())))
                .option(SocketSetup.SO_REUSEPORT, 1).option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.TCP_NODELAY, true).option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectMillis)
                .handler(connection.reader());
        if (hop.local().getPort() != 0) {
            // Ended by RST: a connection that fades, unacknowledged or in TIME_WAIT, would keep the next one from this port
            // to the same peer away. Netty's epoll transport closes such a socket on the event loop, which does not wait.
            bootstrap.option(ChannelOption.SO_LINGER, 0);
        }
        SocketSetup.device(bootstrap, deviceOf(hop.local()));
        bootstrap.connect(hop.remote(), hop.local()).addListener((ChannelFuture done) -> {
            if (done.isSuccess()) {
                connected(hop, connection, done.channel());
            } else {
                connection.failed(SocketSetup.failed("connect " + hop, done.cause()));
            }
        });
    }

    private void connected(Hop wanted, TcpConnection connection, Channel channel) {
        if (wanted.local().getPort() == 0) {
            // What arrives names the port that the kernel chose; answers are looked up by it.
            Hop real = new Hop(TransportProtocol.TCP, (InetSocketAddress) channel.localAddress(), wanted.remote());
            connection.renamed(real);
            keep(real, connection);
        }
        connection.open(channel);
    }

    private @Nullable String deviceOf(InetSocketAddress local) {
        Listener listener = listeners.get(local);
        return listener == null ? null : listener.spec().device();
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
            close(connection);
        }
    }

    private void close(TcpConnection connection) {
        Hop hop = connection.hop();
        connection.close(gone -> {
            closing.put(hop, gone);
            gone.addListener(done -> closing.remove(hop, gone));
        });
    }

    int count() {
        return (int) connections.values().stream().distinct().count();
    }

    void close() {
        listeners.keySet().forEach(this::unlisten);
        connections.values().forEach(this::close);
    }
}
