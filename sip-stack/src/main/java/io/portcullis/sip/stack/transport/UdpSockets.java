package io.portcullis.sip.stack.transport;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bound UDP sockets, found by their address: for each address one for each event loop, if wanted, so that many processors
 * take part. The kernel gives what one sender sends to the same socket, in order.
 */
final class UdpSockets {

    private static final Logger LOG = LoggerFactory.getLogger(UdpSockets.class);
    private static final int LARGEST_V4 = 65_507;
    private static final int LARGEST_V6 = 65_527;

    private final Loops loops;
    private final Inbox inbox;
    private final TransportConfig config;
    private final TransportCounters counters;
    private final Map<InetSocketAddress, List<Outbox>> sockets = new ConcurrentHashMap<>();

    UdpSockets(Loops loops, Inbox inbox, TransportConfig config, TransportCounters counters) {
        this.loops = loops;
        this.inbox = inbox;
        this.config = config;
        this.counters = counters;
    }

    InetSocketAddress listen(ListenSpec spec) throws IOException {
        int count = Math.min(config.udp().sockets(), loops.size());
        Channel first = bind(count > 1 ? free(spec) : spec, 0, count > 1);
        InetSocketAddress local = (InetSocketAddress) first.localAddress();
        List<Outbox> bound = new ArrayList<>(List.of(new Outbox(first, counters)));
        try {
            for (int i = 1; i < count; i++) {
                bound.add(new Outbox(bind(new ListenSpec(spec.protocol(), local, spec.device()), i, true), counters));
            }
        } catch (IOException e) {
            bound.forEach(outbox -> outbox.channel().close());
            throw e;
        }
        sockets.put(local, List.copyOf(bound));
        return local;
    }

    /**
     * The same with a port that nobody has: SO_REUSEPORT would let two programs of one user share one, and makes the kernel give out
     * those of others when it may choose. A socket without it finds that.
     */
    private ListenSpec free(ListenSpec spec) throws IOException {
        Channel probe = bind(spec, 0, false);
        InetSocketAddress local = (InetSocketAddress) probe.localAddress();
        probe.close().awaitUninterruptibly();
        return new ListenSpec(spec.protocol(), local, spec.device());
    }

    private Channel bind(ListenSpec spec, int loop, boolean shared) throws IOException {
        EventLoop own = loops.get(loop);
        Bootstrap bootstrap = new Bootstrap().group(own)
                .channelFactory(() -> new EpollDatagramChannel(SocketSetup.family(spec.local())))
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, ReceiveBuffer.SLOT)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new ReceiveBuffer())
                .handler(new Reader());
        if (shared) {
            bootstrap.option(SocketSetup.SO_REUSEPORT, 1);
        }
        SocketSetup.size(bootstrap, ChannelOption.SO_RCVBUF, config.udp().receiveBytes());
        SocketSetup.size(bootstrap, ChannelOption.SO_SNDBUF, config.udp().sendBytes());
        SocketSetup.device(bootstrap, spec.device());
        ChannelFuture bound = bootstrap.bind(spec.local()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw SocketSetup.failed("listen on UDP " + Addresses.text(spec.local()), bound.cause());
        }
        return bound.channel();
    }

    void unlisten(InetSocketAddress local) {
        List<Outbox> bound = sockets.remove(local);
        if (bound != null) {
            bound.forEach(outbox -> outbox.channel().close().awaitUninterruptibly());
        }
    }

    void send(byte[] bytes, Hop hop, SendListener listener) {
        List<Outbox> bound = sockets.get(hop.local());
        if (bound == null) {
            fail("no UDP socket is bound to " + Addresses.text(hop.local()), listener);
            return;
        }
        int largest = hop.remote().getAddress() instanceof Inet6Address ? LARGEST_V6 : LARGEST_V4;
        if (bytes.length > largest) {
            fail(bytes.length + " bytes are too many for a datagram", listener);
            return;
        }
        Outbox outbox = bound.get(Math.floorMod(loops.ownIndex(), bound.size()));
        if (outbox.waiting() + bytes.length > config.limits().waitingBytes()) {
            counters.droppedWrites.increment();
            fail("too much waits to be sent from " + Addresses.text(hop.local()), listener);
            return;
        }
        ByteBuf buffer = outbox.channel().alloc().directBuffer(bytes.length).writeBytes(bytes);
        outbox.write(new DatagramPacket(buffer, hop.remote()), bytes.length, listener);
    }

    /** How many datagrams the kernel has dropped since the buffers of the sockets at this address were full. */
    long dropped(InetSocketAddress local) {
        return sockets.getOrDefault(local, List.of()).stream().mapToLong(each -> SocketSetup.dropped(each.channel()))
                .sum();
    }

    private void fail(String why, SendListener listener) {
        counters.sendErrors.increment();
        listener.done(new IOException(why));
    }

    void close() {
        sockets.keySet().forEach(this::unlisten);
    }

    /** Hands datagrams on, but keepalives. */
    private final class Reader extends SimpleChannelInboundHandler<DatagramPacket> {

        private InetSocketAddress local = new InetSocketAddress(0);

        @Override
        public void channelActive(ChannelHandlerContext context) {
            local = (InetSocketAddress) context.channel().localAddress();
            context.fireChannelActive();
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            ByteBuf content = packet.content();
            if (Keepalives.isKeepalive(content)) {
                counters.keepalives.increment();
                return;
            }
            byte[] bytes = new byte[content.readableBytes()];
            content.readBytes(bytes);
            inbox.accept(bytes, new Hop(TransportProtocol.UDP, local, packet.sender()));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // Not fatal for a datagram socket: ICMP errors surface here, and the socket serves others too.
            LOG.debug("UDP {}: {}", local, cause.toString());
        }
    }
}
