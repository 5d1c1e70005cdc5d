package io.portcullis.sip.stack.transaction;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

import io.portcullis.sip.stack.transport.Lane;
import org.jspecify.annotations.Nullable;

/**
 * Runs work that belongs together one piece at a time, in order, on threads lent by another executor: for what a transaction
 * user may not do on an event loop. A piece that throws goes to the thread's uncaught exception handler, and the rest goes on. What
 * all of it sends leaves in order, too: it is one {@link Lane}.
 */
public final class SerialExecutor implements Executor {

    private static final Thread COMING = Thread.ofPlatform().unstarted(() -> {});

    private final Executor threads;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    /** Whose turn it is; null if nobody's. A thread that was asked for and has not come yet counts as {@link #COMING}. */
    private @Nullable Thread running;

    /** @param threads lend themselves for as long as there is work */
    public SerialExecutor(Executor threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable work) {
        synchronized (waiting) {
            waiting.add(work);
            if (running != null) {
                return;
            }
            running = COMING;
        }
        submit();
    }

    /**
     * The same for work that does not block: on the caller's own thread, at once, if nothing else goes on or waits. An event loop
     * saves itself two hand-overs by that.
     */
    public void executeHere(Runnable work) {
        synchronized (waiting) {
            if (running != null) {
                waiting.add(work);
                return;
            }
            running = Thread.currentThread();
        }
        run(work);
        synchronized (waiting) {
            if (waiting.isEmpty()) {
                running = null;
                return;
            }
            // What came meanwhile may block.
            running = COMING;
        }
        submit();
    }

    /** Whether the caller is within a piece of this work, so that what it does is in order already. */
    public boolean runsHere() {
        synchronized (waiting) {
            return running == Thread.currentThread();
        }
    }

    private void submit() {
        try {
            threads.execute(() -> Lane.within(System.identityHashCode(this), this::drain));
        } catch (RuntimeException rejected) {
            synchronized (waiting) {
                running = null;
            }
            throw rejected;
        }
    }

    private void drain() {
        while (true) {
            Runnable next;
            synchronized (waiting) {
                next = waiting.poll();
                running = next == null ? null : Thread.currentThread();
            }
            if (next == null) {
                return;
            }
            run(next);
        }
    }

    private static void run(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }
}
