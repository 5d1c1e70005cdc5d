package io.portcullis.sip.stack.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bound UDP sockets, each found by its address. */
final class UdpSockets {

    private static final Logger LOG = LoggerFactory.getLogger(UdpSockets.class);
    private static final int LARGEST_DATAGRAM = 65_535;

    private final EventLoopGroup loops;
    private final Inbox inbox;
    private final Map<InetSocketAddress, Channel> channels = new ConcurrentHashMap<>();

    UdpSockets(EventLoopGroup loops, Inbox inbox) {
        this.loops = loops;
        this.inbox = inbox;
    }

    InetSocketAddress listen(ListenSpec spec) throws IOException {
        Bootstrap bootstrap = new Bootstrap().group(loops)
                .channelFactory(() -> new EpollDatagramChannel(SocketSetup.family(spec.local())))
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(LARGEST_DATAGRAM))
                .handler(new Reader());
        SocketSetup.device(bootstrap, spec.device());
        ChannelFuture bound = bootstrap.bind(spec.local()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw SocketSetup.failed("listen on UDP " + Addresses.text(spec.local()), bound.cause());
        }
        Channel channel = bound.channel();
        InetSocketAddress local = (InetSocketAddress) channel.localAddress();
        channels.put(local, channel);
        return local;
    }

    void unlisten(InetSocketAddress local) {
        Channel channel = channels.remove(local);
        if (channel != null) {
            channel.close().awaitUninterruptibly();
        }
    }

    CompletableFuture<Void> send(byte[] bytes, Hop hop) {
        Channel channel = channels.get(hop.local());
        if (channel == null) {
            return CompletableFuture.failedFuture(
                    new IOException("no UDP socket is bound to " + Addresses.text(hop.local())));
        }
        CompletableFuture<Void> sent = new CompletableFuture<>();
        channel.writeAndFlush(new DatagramPacket(Unpooled.wrappedBuffer(bytes), hop.remote()))
                .addListener(SocketSetup.completing(sent));
        return sent;
    }

    void close() {
        channels.keySet().forEach(this::unlisten);
    }

    /** Hands datagrams on; those of line ends only are keepalives. */
    private final class Reader extends SimpleChannelInboundHandler<DatagramPacket> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
            byte[] bytes = ByteBufUtil.getBytes(packet.content());
            if (!isKeepalive(bytes)) {
                inbox.accept(bytes, new Hop(TransportProtocol.UDP, (InetSocketAddress) context.channel().localAddress(),
                        packet.sender()));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            // Not fatal for a datagram socket: ICMP errors surface here, and the socket serves others too.
            LOG.debug("UDP {}: {}", context.channel().localAddress(), cause.toString());
        }
    }

    private static boolean isKeepalive(byte[] bytes) {
        for (byte b : bytes) {
            if (b != '\r' && b != '\n' && b != 0) {
                return false;
            }
        }
        return true;
    }
}
