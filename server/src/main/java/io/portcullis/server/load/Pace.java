package io.portcullis.server.load;

/** Says how many steps are due, at a rate from a moment on. For one thread. */
final class Pace {

    private static final double NANOS = 1e9;

    private final double perSecond;
    private final long start;
    private long given;

    /** @param start {@link System#nanoTime} of the first step */
    Pace(double perSecond, long start) {
        this.perSecond = perSecond;
        this.start = start;
    }

    /** How many steps have become due since this was asked before. */
    long due(long now) {
        long all = perSecond == 0 ? 0 : (long) ((now - start) / NANOS * perSecond) + 1;
        long due = Math.max(0, all - given);
        given += due;
        return due;
    }
}
