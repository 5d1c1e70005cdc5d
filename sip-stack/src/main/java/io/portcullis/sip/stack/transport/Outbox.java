package io.portcullis.sip.stack.transport;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * What one channel sends: written in order, and handed to the kernel once for each turn of the event loop, or when many wait, so
 * that one system call takes many messages. Thread-safe; what other threads hand over shares one wake-up.
 */
final class Outbox {

    // As many as one system call is good for. In a long turn of a busy loop far more than may wait would gather.
    private static final int FLUSH_AT = 64;

    private final Channel channel;
    private final TransportCounters counters;
    private final Queue<Write> handed = new ConcurrentLinkedQueue<>();
    private final AtomicLong handedBytes = new AtomicLong();
    private final AtomicBoolean flushDue = new AtomicBoolean();
    private final Runnable flush = this::flush;
    private volatile long taken;
    // Of the event loop alone.
    private int unflushed;

    /** One message on its way, and who is told of its end. */
    private static final class Write extends DefaultChannelPromise implements ChannelFutureListener {

        private final Outbox outbox;
        private final Object message;
        private final int bytes;
        private final @Nullable SendListener listener;

        Write(Outbox outbox, Object message, int bytes, @Nullable SendListener listener) {
            super(outbox.channel);
            this.outbox = outbox;
            this.message = message;
            this.bytes = bytes;
            this.listener = listener;
        }

        @Override
        public void operationComplete(ChannelFuture done) {
            outbox.ended(done.cause(), listener);
        }
    }

    Outbox(Channel channel, TransportCounters counters) {
        this.channel = channel;
        this.counters = counters;
    }

    Channel channel() {
        return channel;
    }

    /**
     * @param message  released in any case
     * @param bytes    its length
     * @param listener told what came of it; null: nobody
     */
    void write(Object message, int bytes, @Nullable SendListener listener) {
        Write write = new Write(this, message, bytes, listener);
        write.addListener(write);
        EventLoop loop = channel.eventLoop();
        if (loop.inEventLoop()) {
            writeHanded();
            write(write);
        } else {
            handedBytes.addAndGet(bytes);
            handed.add(write);
        }
        if (!flushDue.get() && flushDue.compareAndSet(false, true)) {
            try {
                loop.execute(flush);
            } catch (RejectedExecutionException over) {
                fail(over);
            }
        }
    }

    private void flush() {
        // First: who hands something over from now on sees to another flush.
        flushDue.set(false);
        writeHanded();
        flushNow();
    }

    private void flushNow() {
        unflushed = 0;
        channel.flush();
    }

    private void write(Write write) {
        channel.write(write.message, write);
        if (++unflushed >= FLUSH_AT) {
            flushNow();
        }
    }

    private void writeHanded() {
        for (Write next = handed.poll(); next != null; next = handed.poll()) {
            handedBytes.addAndGet(-next.bytes);
            write(next);
        }
    }

    private void fail(Throwable over) {
        for (Write next = handed.poll(); next != null; next = handed.poll()) {
            handedBytes.addAndGet(-next.bytes);
            ReferenceCountUtil.release(next.message);
            ended(new IOException("the transport is closed", over), next.listener);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // by the event loop alone
    private void ended(@Nullable Throwable failure, @Nullable SendListener listener) {
        taken++;
        (failure == null ? counters.sent : counters.sendErrors).increment();
        if (listener != null) {
            listener.done(failure);
        }
    }

    /** How many writes have ended; it changes as long as the peer takes something. */
    long taken() {
        return taken;
    }

    /** How many bytes wait to be handed to the kernel. */
    long waiting() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return handedBytes.get() + (buffer == null ? 0 : buffer.totalPendingWriteBytes());
    }
}
