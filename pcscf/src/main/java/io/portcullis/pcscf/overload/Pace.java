package io.portcullis.pcscf.overload;

import java.util.concurrent.atomic.AtomicLong;

/** Lets things pass one at a time at a rate that may change, with bursts of a tenth of a second, or of fifty. Thread-safe. */
final class Pace {

    private static final double NANOS = 1e9;
    private static final long BURST = 100_000_000L;
    private static final int BURST_AT_LEAST = 50;
    private static final long UNUSED = Long.MIN_VALUE;

    private final AtomicLong nextDue = new AtomicLong(UNUSED);

    /**
     * @param perSecond above 0
     * @param now       the time, as {@link System#nanoTime}
     */
    boolean takes(double perSecond, long now) {
        long interval = (long) (NANOS / perSecond);
        long burst = Math.max(BURST, (BURST_AT_LEAST - 1) * interval);
        while (true) {
            long due = nextDue.get();
            long from = due == UNUSED || due - (now - burst) < 0 ? now - burst : due;
            if (from - now > 0) {
                return false;
            }
            if (nextDue.compareAndSet(due, from + interval)) {
                return true;
            }
        }
    }
}
