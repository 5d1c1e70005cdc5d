package io.portcullis.sip.stack.transport;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.concurrent.FastThreadLocal;
import io.portcullis.sip.message.SipFramer;
import io.portcullis.sip.message.SipParseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cuts one connection's stream into messages, and stops reading while the peer is slow to take what we write. */
final class TcpReader extends SimpleChannelInboundHandler<ByteBuf> {

    private static final Logger LOG = LoggerFactory.getLogger(TcpReader.class);
    private static final byte[] PONG = {'\r', '\n'};
    /** How long a peer may take to see our last answer: closing while it still sends would throw the answer away (RST). */
    private static final long LAST_ANSWER_SECONDS = 2;
    private static final FastThreadLocal<byte[]> SCRATCH = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[65_536];
        }
    };

    private final TcpConnection connection;
    private final SipFramer framer;
    private final Taker taker;
    private final TransportCounters counters;
    private final BiConsumer<Hop, ChannelFuture> fading;
    private boolean ending;

    /** Takes what comes. */
    interface Taker {
        /** @return whether more is wanted */
        boolean message(byte[] bytes, Hop hop);

        void malformed(SipParseException cause, Hop hop);
    }

    /** @param fading told of a connection that is over when its channel will be gone, before anybody can make the next one */
    TcpReader(TcpConnection connection, SipFramer framer, Taker taker, TransportCounters counters,
            BiConsumer<Hop, ChannelFuture> fading) {
        this.connection = connection;
        this.framer = framer;
        this.taker = taker;
        this.counters = counters;
        this.fading = fading;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf buffer) {
        connection.used();
        byte[] scratch = SCRATCH.get();
        boolean ended = false;
        while (buffer.isReadable() && !ending) {
            int length = Math.min(buffer.readableBytes(), scratch.length);
            buffer.readBytes(scratch, 0, length);
            framer.feed(scratch, 0, length);
            ended |= cut(context);
        }
        if (!ending) {
            connection.came(framer.midMessage(), ended);
        }
    }

    /** Hands on what is whole. */
    private boolean cut(ChannelHandlerContext context) {
        boolean any = false;
        try {
            for (Optional<byte[]> next = framer.next(); next.isPresent(); next = framer.next()) {
                any = true;
                if (!taker.message(next.get(), connection.hop())) {
                    end(context, CloseReason.REFUSED);
                    return true;
                }
            }
            int pings = framer.takePings();
            for (int i = 0; i < pings; i++) {
                context.write(Unpooled.wrappedBuffer(PONG), context.voidPromise());
            }
            if (pings > 0) {
                counters.keepalives.add(pings);
                context.flush();
            }
        } catch (SipParseException e) {
            taker.malformed(e, connection.hop());
            end(context, CloseReason.MALFORMED);
        }
        return any;
    }

    /** That a message's rest has stayed away for too long; unless it has come meanwhile. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event != CloseReason.INCOMPLETE) {
            context.fireUserEventTriggered(event);
        } else if (!ending && connection.restOverdue(System.nanoTime())) {
            framer.unfinished().ifPresent(missing -> taker.malformed(missing, connection.hop()));
            end(context, CloseReason.INCOMPLETE);
        }
    }

    /** Nothing more is taken; what is written by now still goes out, and our end of the stream behind it. */
    private void end(ChannelHandlerContext context, CloseReason reason) {
        ending = true;
        // After what the handler has put on the event loop, which may be the answer.
        context.executor().execute(() -> {
            fading.accept(connection.hop(), context.channel().closeFuture());
            connection.failed(new IOException("ended " + connection.hop() + ": " + reason), reason);
            context.channel().config().setAutoRead(true);
            context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((ChannelFutureListener) written -> {
                if (written.channel() instanceof DuplexChannel duplex) {
                    duplex.shutdownOutput();
                }
            });
            context.executor().schedule(() -> context.close(), LAST_ANSWER_SECONDS, TimeUnit.SECONDS);
        });
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        boolean writable = context.channel().isWritable();
        if (writable) {
            connection.readAgain();
        } else {
            counters.pauses.increment();
        }
        context.channel().config().setAutoRead(writable || ending);
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        connection.failed(new IOException("the peer closed " + connection.hop()), CloseReason.PEER);
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("{}: {}", connection.hop(), cause.toString());
        context.close();
    }
}
