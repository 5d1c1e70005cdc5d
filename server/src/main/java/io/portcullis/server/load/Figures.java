package io.portcullis.server.load;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/** Counts and times of all steps, in all and for each second. Noting is for any thread, the rest for one. */
final class Figures {

    private static final int DIGITS = 3;
    /** Times above this count as this: longer than any step may take. */
    private static final long LONGEST_US = 600_000_000;

    private final Map<Step, Kept> steps = new EnumMap<>(Step.class);
    private final Map<Cause, LongAdder> failures = new ConcurrentHashMap<>();
    private final List<Second> seconds = new ArrayList<>();

    /** Why steps of a kind failed. */
    record Cause(Step step, String why) {}

    /** A cause, and how often. */
    record Failures(Step step, String why, long count) {}

    /**
     * What came of a step in a time.
     *
     * @param worked how often it worked, and was seen to be protected
     * @param failed how often it failed
     * @param times  of those that worked
     */
    record Outcome(long worked, long failed, Times times) {}

    /**
     * A second of the run.
     *
     * @param at         seconds since the start, of its end
     * @param registered phones that are registered then
     */
    record Second(double at, long registered, Map<Step, Outcome> steps) {}

    private static final class Kept {
        private final Recorder recorder = new Recorder(LONGEST_US, DIGITS);
        private final LongAdder failed = new LongAdder();
        private final Histogram all = new Histogram(LONGEST_US, DIGITS);
        // Used again each second: a histogram has some 200 kB.
        private @Nullable Histogram interval;
        private long failedBefore;
    }

    Figures() {
        for (Step step : Step.values()) {
            steps.put(step, new Kept());
        }
    }

    private Kept of(Step step) {
        return Objects.requireNonNull(steps.get(step), "every step is kept");
    }

    /** A step worked. */
    void worked(Step step, long nanos) {
        of(step).recorder.recordValue(Math.clamp(nanos / 1000, 1, LONGEST_US));
    }

    /** A step failed. */
    void failed(Step step, String why) {
        of(step).failed.increment();
        failures.computeIfAbsent(new Cause(step, why), cause -> new LongAdder()).increment();
    }

    /** Ends a second: what was noted since the last one is its. */
    Second endSecond(double at, long registered) {
        Map<Step, Outcome> outcomes = new EnumMap<>(Step.class);
        steps.forEach((step, kept) -> {
            Histogram times = kept.recorder.getIntervalHistogram(kept.interval);
            kept.interval = times;
            kept.all.add(times);
            long failed = kept.failed.sum();
            if (times.getTotalCount() > 0 || failed > kept.failedBefore) {
                outcomes.put(step, new Outcome(times.getTotalCount(), failed - kept.failedBefore,
                        Times.of(times)));
            }
            kept.failedBefore = failed;
        });
        Second second = new Second(at, registered, outcomes);
        seconds.add(second);
        return second;
    }

    /** All seconds that ended. */
    List<Second> seconds() {
        return List.copyOf(seconds);
    }

    /** What came of each step that was taken, up to the last second that ended. */
    Map<Step, Outcome> total() {
        Map<Step, Outcome> total = new EnumMap<>(Step.class);
        steps.forEach((step, kept) -> {
            if (kept.all.getTotalCount() > 0 || kept.failedBefore > 0) {
                total.put(step, new Outcome(kept.all.getTotalCount(), kept.failedBefore, Times.of(kept.all)));
            }
        });
        return total;
    }

    /** How many steps failed. */
    long failed() {
        return steps.values().stream().mapToLong(kept -> kept.failed.sum()).sum();
    }

    /** By cause, the most frequent first. */
    List<Failures> failures() {
        return failures.entrySet().stream()
                .map(each -> new Failures(each.getKey().step(), each.getKey().why(), each.getValue().sum()))
                .sorted(Comparator.comparingLong(Failures::count).reversed().thenComparing(Failures::why)).toList();
    }
}
