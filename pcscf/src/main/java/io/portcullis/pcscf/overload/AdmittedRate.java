package io.portcullis.pcscf.overload;

/**
 * How many new registrations are taken, from how long work waits for its turn: less by a third while that is too long, more by a
 * tenth while it is not (as TCP finds its window). Immutable.
 *
 * @param overloaded whether any are refused
 * @param perSecond  how many are taken, if so
 * @param calm       for how many steps in a row nothing had to be refused
 */
record AdmittedRate(boolean overloaded, double perSecond, int calm) {

    /** Takes everything. */
    static final AdmittedRate ALL = new AdmittedRate(false, Double.POSITIVE_INFINITY, 0);

    private static final double LESS = 0.7;
    private static final double MORE = 1.1;
    /** So few are not what makes work wait; and so it never stops, and finds out when it can do more. */
    static final double LEAST = 50;
    private static final int CALM_ENOUGH = 10;

    /**
     * What was seen since the last step.
     *
     * @param delay   how long the work that is waiting has waited, milliseconds
     * @param offered new registrations that came, a second
     * @param served  those of them that were taken, a second
     */
    record Sample(long delay, double offered, double served) {}

    /** @param target the longest good delay, milliseconds */
    AdmittedRate step(Sample seen, long target) {
        if (seen.delay() > target) {
            double from = overloaded ? Math.min(perSecond, Math.max(seen.served(), perSecond * LESS)) : seen.served();
            return new AdmittedRate(true, Math.max(LEAST, from * LESS), 0);
        }
        if (!overloaded) {
            return ALL;
        }
        // Half the target before there is more: what was taken a moment ago has yet to show.
        double next = seen.delay() > target / 2 ? perSecond : perSecond * MORE;
        int quiet = seen.offered() <= perSecond ? calm + 1 : 0;
        return quiet >= CALM_ENOUGH ? ALL : new AdmittedRate(true, next, quiet);
    }
}
