package io.portcullis.sip.stack.transport;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;

/** One TCP connection, from before it is made: what is sent meanwhile waits, in order. */
final class TcpConnection {

    private final TransportLimits limits;
    private final TransportCounters counters;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final Set<Runnable> onClosed = new LinkedHashSet<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private int waitingBytes;
    private volatile Hop hop;
    private volatile @Nullable Outbox outbox;
    private @Nullable IOException failure;

    // When something last came or was sent; when the message began whose rest is waited for, 0: none.
    private volatile long usedNs = System.nanoTime();
    private volatile long messageBegunNs;

    // Of the thread that calls overdue.
    private long takenBefore;
    private long untakenSinceNs;

    private record Waiting(byte[] bytes, SendListener listener) {}

    TcpConnection(Hop hop, TransportLimits limits, TransportCounters counters) {
        this.hop = hop;
        this.limits = limits;
        this.counters = counters;
    }

    Hop hop() {
        return hop;
    }

    void renamed(Hop real) {
        hop = real;
    }

    /** When something last came or was sent, of {@link System#nanoTime}. */
    long usedNs() {
        return usedNs;
    }

    /** Whether it could be closed without losing anything that was to be written. */
    boolean nothingWaits() {
        Outbox out = outbox;
        return out != null && out.waiting() == 0;
    }

    /** Something came; before anybody is answered, who may connect anew at once. */
    void used() {
        usedNs = System.nanoTime();
    }

    /**
     * What came has been handed on.
     *
     * @param midMessage whether a message has begun and not ended
     * @param ended      whether one ended before
     */
    void came(boolean midMessage, boolean ended) {
        if (!midMessage) {
            messageBegunNs = 0;
        } else if (ended || messageBegunNs == 0) {
            messageBegunNs = usedNs;
        }
    }

    /** A whole message has to come in time from now on. */
    void expectMessage() {
        messageBegunNs = System.nanoTime();
    }

    /** While nothing was read, no rest of a message could come. */
    void readAgain() {
        if (messageBegunNs != 0) {
            messageBegunNs = System.nanoTime();
        }
    }

    /** Why it has to be closed, if it has; for one thread, which asks every so often. */
    @Nullable
    CloseReason overdue(long nowNs) {
        Outbox out = outbox;
        if (out == null) {
            return null;
        }
        if (out.waiting() == 0) {
            untakenSinceNs = 0;
        } else if (untakenSinceNs == 0 || takenBefore != out.taken()) {
            untakenSinceNs = nowNs;
            takenBefore = out.taken();
        }
        if (untakenSinceNs != 0) {
            return nowNs - untakenSinceNs > limits.stalled().toNanos() ? CloseReason.STALLED : null;
        }
        if (restOverdue(nowNs)) {
            return CloseReason.INCOMPLETE;
        }
        return nowNs - usedNs > limits.idle().toNanos() ? CloseReason.IDLE : null;
    }

    /** Whether a message's rest, or a whole one that is expected, has stayed away for too long. */
    boolean restOverdue(long nowNs) {
        long begunNs = messageBegunNs;
        return begunNs != 0 && nowNs - begunNs > limits.stalled().toNanos();
    }

    /** Tells whoever reads, on its event loop, why this should end. */
    void tellReader(CloseReason reason) {
        Outbox out = outbox;
        if (out != null) {
            out.channel().pipeline().fireUserEventTriggered(reason);
        }
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

    /** @return whether more waits than may, so that it has to be closed */
    boolean send(byte[] bytes, SendListener listener) {
        IOException refused;
        boolean overflow = false;
        synchronized (this) {
            refused = failure;
            Outbox out = outbox;
            if (refused == null && out == null) {
                if (waitingBytes + bytes.length > limits.connectingBytes()) {
                    counters.droppedWrites.increment();
                    refused = new IOException("too much waits for a connection " + hop);
                } else {
                    waitingBytes += bytes.length;
                    waiting.add(new Waiting(bytes, listener));
                }
            } else if (refused == null && out != null) {
                overflow = out.waiting() + bytes.length > limits.waitingBytes();
                if (overflow) {
                    counters.droppedWrites.increment();
                    refused = new IOException("too much waits to be sent over " + hop);
                } else {
                    usedNs = System.nanoTime();
                    write(out, bytes, listener);
                }
            }
        }
        if (refused != null) {
            counters.sendErrors.increment();
            listener.done(refused);
        }
        return overflow;
    }

    private static void write(Outbox out, byte[] bytes, SendListener listener) {
        out.write(out.channel().alloc().directBuffer(bytes.length).writeBytes(bytes), bytes.length, listener);
    }

    void open(Channel connected) {
        begun.set(true);
        boolean over;
        synchronized (this) {
            over = failure != null;
            if (!over) {
                Outbox out = new Outbox(connected, counters);
                usedNs = System.nanoTime();
                waiting.forEach(w -> write(out, w.bytes(), w.listener()));
                waiting.clear();
                outbox = out;
            }
        }
        if (over) {
            connected.close();
        }
    }

    /** It is over: forgotten, and counted once. The channel is the caller's to close. */
    void failed(IOException cause, CloseReason reason) {
        List<Waiting> lost;
        List<Runnable> actions;
        synchronized (this) {
            if (failure != null) {
                return;
            }
            failure = cause;
            outbox = null;
            lost = List.copyOf(waiting);
            waiting.clear();
            actions = List.copyOf(onClosed);
        }
        counters.closed(reason);
        // First forgotten, then reported: who tries again gets a new connection.
        actions.forEach(Runnable::run);
        lost.forEach(w -> {
            counters.sendErrors.increment();
            w.listener().done(cause);
        });
    }

    /** @param ending told when the socket will be gone, before anybody can make the next connection */
    void close(CloseReason reason, Consumer<ChannelFuture> ending) {
        Outbox out = outbox;
        if (out != null) {
            ending.accept(out.channel().closeFuture());
        }
        failed(new IOException("closed " + hop), reason);
        if (out != null) {
            out.channel().close();
        }
    }
}
