package io.portcullis.server.load;

/** Says how many steps are due, at a rate from a moment on, which may be reached slowly. For one thread. */
final class Pace {

    private static final double NANOS = 1e9;

    private final double perSecond;
    private final double ramp;
    private final long start;
    private long given;

    /** @param start {@link System#nanoTime} of the first step */
    Pace(double perSecond, long start) {
        this(perSecond, 0, start);
    }

    /** @param ramp seconds in which the rate grows evenly from nothing */
    Pace(double perSecond, double ramp, long start) {
        this.perSecond = perSecond;
        this.ramp = ramp;
        this.start = start;
    }

    /** How many steps have become due since this was asked before. */
    long due(long now) {
        double seconds = (now - start) / NANOS;
        double atFullRate = seconds < ramp ? seconds * seconds / ramp / 2 : seconds - ramp / 2;
        long all = perSecond == 0 ? 0 : (long) (atFullRate * perSecond) + 1;
        long due = Math.max(0, all - given);
        given += due;
        return due;
    }
}
