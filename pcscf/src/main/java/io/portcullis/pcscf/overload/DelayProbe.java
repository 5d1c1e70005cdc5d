package io.portcullis.pcscf.overload;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;

/** How long work that is handed to an executor waits for its turn. Looked at from one thread. */
final class DelayProbe {

    private final Executor executor;
    private final LongSupplier nanoTime;
    /** When the probe was handed over that has not run yet. */
    private volatile long since;
    private volatile long last;
    private volatile boolean waiting;

    /** @param nanoTime as {@link System#nanoTime} */
    DelayProbe(Executor executor, LongSupplier nanoTime) {
        this.executor = executor;
        this.nanoTime = nanoTime;
    }

    /** The delay of the newest probe, also while that waits still, in nanoseconds; sends the next one out if it does not. */
    long look() {
        long now = nanoTime.getAsLong();
        if (waiting) {
            return Math.max(last, now - since);
        }
        long delay = last;
        since = now;
        waiting = true;
        try {
            executor.execute(this::run);
        } catch (RejectedExecutionException closed) {
            waiting = false;
        }
        return delay;
    }

    private void run() {
        last = nanoTime.getAsLong() - since;
        waiting = false;
    }
}
