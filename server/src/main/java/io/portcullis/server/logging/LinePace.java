package io.portcullis.server.logging;

import java.util.HashMap;
import java.util.Map;

/**
 * How many lines of one kind, which is one text with gaps, pass in a second. The rest is counted: a flood of messages shall not become one
 * of log lines. Not thread-safe.
 */
final class LinePace {

    /** Enough for anybody who reads, and too few to fill a disk. */
    static final int A_SECOND = 200;
    /** Texts are our own, but what libraries say may hold anything. */
    private static final int MOST_KINDS = 4_096;
    private static final long SECOND = 1_000;

    private final Map<String, Kind> kinds = new HashMap<>();

    private static final class Kind {
        private long second = Long.MIN_VALUE;
        private int passed;
        private long leftOut;
    }

    /**
     * What becomes of one more line.
     *
     * @param passes  whether it is to be written
     * @param leftOut how many of its kind were not since the last that was
     */
    record Verdict(boolean passes, long leftOut) {}

    /** @param millis the time */
    Verdict take(String kind, long millis) {
        if (kinds.size() >= MOST_KINDS) {
            kinds.clear();
        }
        Kind known = kinds.computeIfAbsent(kind, absent -> new Kind());
        long second = Math.floorDiv(millis, SECOND);
        if (second != known.second) {
            known.second = second;
            known.passed = 0;
        }
        if (known.passed >= A_SECOND) {
            known.leftOut++;
            return new Verdict(false, 0);
        }
        known.passed++;
        long leftOut = known.leftOut;
        known.leftOut = 0;
        return new Verdict(true, leftOut);
    }
}
