package io.portcullis.sip.stack.transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.SimpleChannelInboundHandler;
import io.portcullis.sip.message.SipFramer;
import io.portcullis.sip.message.SipParseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One TCP connection, from before it is made: what is sent meanwhile waits, in order. */
final class TcpConnection {

    private static final Logger LOG = LoggerFactory.getLogger(TcpConnection.class);
    private static final byte[] PONG = "\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Inbox inbox;
    private final SipFramer framer;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final Set<Runnable> onClosed = new LinkedHashSet<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private volatile Hop hop;
    private @Nullable Channel channel;
    private @Nullable IOException failure;

    private record Waiting(byte[] bytes, CompletableFuture<Void> sent) {}

    TcpConnection(Hop hop, Inbox inbox, Runnable onClosed) {
        this.hop = hop;
        this.inbox = inbox;
        this.framer = new SipFramer(inbox.limits());
        this.onClosed.add(onClosed);
    }

    Hop hop() {
        return hop;
    }

    void renamed(Hop real) {
        hop = real;
    }

    ChannelInboundHandler reader() {
        return new Reader();
    }

    /** Runs what connects, the first time. */
    void connectOnce(Runnable connect) {
        if (begun.compareAndSet(false, true)) {
            connect.run();
        }
    }

    void onClosed(Runnable action) {
        boolean over;
        synchronized (this) {
            over = failure != null;
            if (!over) {
                onClosed.add(action);
            }
        }
        if (over) {
            action.run();
        }
    }

    synchronized void notOnClosed(Runnable action) {
        onClosed.remove(action);
    }

    CompletableFuture<Void> send(byte[] bytes) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        synchronized (this) {
            if (failure != null) {
                sent.completeExceptionally(failure);
            } else if (channel == null) {
                waiting.add(new Waiting(bytes, sent));
            } else {
                write(channel, bytes, sent);
            }
        }
        return sent;
    }

    private static void write(Channel to, byte[] bytes, CompletableFuture<Void> sent) {
        to.writeAndFlush(Unpooled.wrappedBuffer(bytes)).addListener(SocketSetup.completing(sent));
    }

    void open(Channel connected) {
        begun.set(true);
        boolean over;
        synchronized (this) {
            over = failure != null;
            if (!over) {
                channel = connected;
                waiting.forEach(w -> write(connected, w.bytes(), w.sent()));
                waiting.clear();
            }
        }
        if (over) {
            connected.close();
        }
    }

    void failed(IOException cause) {
        List<Waiting> lost;
        List<Runnable> actions;
        synchronized (this) {
            if (failure != null) {
                return;
            }
            failure = cause;
            channel = null;
            lost = List.copyOf(waiting);
            waiting.clear();
            actions = List.copyOf(onClosed);
        }
        // First forgotten, then reported: who tries again gets a new connection.
        actions.forEach(Runnable::run);
        lost.forEach(w -> w.sent().completeExceptionally(cause));
    }

    /** @param ending told when the socket will be gone, before anybody can make the next connection */
    void close(Consumer<ChannelFuture> ending) {
        Channel open;
        synchronized (this) {
            open = channel;
        }
        if (open != null) {
            ending.accept(open.closeFuture());
        }
        failed(new IOException("closed " + hop));
        if (open != null) {
            open.close();
        }
    }

    /** Cuts the stream into messages. */
    private final class Reader extends SimpleChannelInboundHandler<ByteBuf> {

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf buffer) {
            byte[] bytes = ByteBufUtil.getBytes(buffer);
            framer.feed(bytes, 0, bytes.length);
            try {
                for (Optional<byte[]> next = framer.next(); next.isPresent(); next = framer.next()) {
                    inbox.accept(next.get(), hop);
                }
                for (int pings = framer.takePings(); pings > 0; pings--) {
                    context.writeAndFlush(Unpooled.wrappedBuffer(PONG));
                }
            } catch (SipParseException e) {
                inbox.malformed(e, hop);
                context.close();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            failed(new IOException("the peer closed " + hop));
            context.fireChannelInactive();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            LOG.debug("{}: {}", hop, cause.toString());
            context.close();
        }
    }
}
