package io.portcullis.pcscf.overload;

import java.util.concurrent.atomic.AtomicLong;

/** Lets things pass one at a time at a rate that may change, with bursts of at most a tenth of a second. Thread-safe. */
final class Pace {

    private static final double NANOS = 1e9;
    private static final long BURST = 100_000_000L;
    private static final long UNUSED = Long.MIN_VALUE;

    private final AtomicLong nextDue = new AtomicLong(UNUSED);

    /**
     * @param perSecond above 0
     * @param now       the time, as {@link System#nanoTime}
     */
    boolean takes(double perSecond, long now) {
        long interval = (long) (NANOS / perSecond);
        while (true) {
            long due = nextDue.get();
            long from = due == UNUSED || due - (now - BURST) < 0 ? now - BURST : due;
            if (from - now > 0) {
                return false;
            }
            if (nextDue.compareAndSet(due, from + interval)) {
                return true;
            }
        }
    }
}
