package io.portcullis.server.load;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.portcullis.ipsec.sa.DropCounters;
import tools.jackson.databind.json.JsonMapper;

/**
 * What came of a load.
 *
 * @param command         the command line, without secrets, which none has
 * @param started         when
 * @param ues             phones that there should be
 * @param seconds         how long it took
 * @param registeredAfter seconds until the last phone had registered or failed; -1 if it never came so far
 * @param unprotected     messages in clear while their phone had a set
 * @param leftOut         steps for which no phone was free
 * @param drops           ESP packets that were dropped at the phones' side
 * @param figures         counts and times
 */
record LoadReport(String command, Instant started, int ues, double seconds, double registeredAfter, long unprotected,
        long leftOut, DropCounters drops, Figures figures) {

    /** Whether every phone registered, every step worked, and nothing passed in clear that should not. */
    boolean good() {
        Figures.Outcome registered = figures.total().get(Step.REGISTER);
        return registered != null && registered.worked() == ues && figures.failed() == 0 && unprotected == 0
                && dropped() == 0;
    }

    private long dropped() {
        return drops.integrity() + drops.malformed() + drops.selector() + drops.replayed();
    }

    /** A line for a second of the run. */
    static String line(Figures.Second second) {
        StringBuilder line = new StringBuilder(
                String.format(Locale.ROOT, "%5.0f s  registered %6d", second.at(), second.registered()));
        second.steps().forEach((step, outcome) -> {
            line.append(String.format(Locale.ROOT, "  %s %d/s p50 %.1f p99 %.1f ms", step.words(), outcome.worked(),
                    outcome.times().p50(), outcome.times().p99()));
            if (outcome.failed() > 0) {
                line.append(" failed ").append(outcome.failed());
            }
        });
        return line.toString();
    }

    /** How long it took, in words. */
    String length() {
        return String.format(Locale.ROOT, "%d phones in %.1f s", ues, seconds) + (registeredAfter < 0 ? ""
                : String.format(Locale.ROOT, "; the last one had registered after %.1f s", registeredAfter));
    }

    /** For people. */
    String text() {
        StringBuilder text = new StringBuilder(String.format("%n%s%n", length()));
        text.append(String.format(Locale.ROOT, "%n%-12s %8s %8s %9s %9s %9s %9s %9s  ms%n", "step", "worked",
                "failed", "p50", "p90", "p99", "p99.9", "max"));
        figures.total().forEach((step, outcome) -> {
            text.append(String.format(Locale.ROOT, "%-12s %8d %8d", step.words(), outcome.worked(), outcome.failed()));
            Times times = outcome.times();
            text.append(String.format(Locale.ROOT, " %9.1f %9.1f %9.1f %9.1f %9.1f%n", times.p50(), times.p90(),
                    times.p99(), times.p999(), times.max()));
        });
        text.append(String.format("%nMessages in clear after the 401: %d%n", unprotected));
        if (dropped() > 0) {
            text.append(
                    String.format(
                            "ESP packets dropped here: %d not authentic, %d replayed, %d malformed, %d of a wrong "
                                    + "selector%n",
                            drops.integrity(), drops.replayed(), drops.malformed(), drops.selector()));
        }
        if (leftOut > 0) {
            text.append(String.format("Steps left out, since no phone was free: %d%n", leftOut));
        }
        figures.failures().forEach(failure -> text.append(String.format("failed %6d  %s: %s%n", failure.count(),
                failure.step().words(), failure.why())));
        return text.append(good() ? "All of it was seen, over ESP." : "Not all of it worked.").toString();
    }

    /** For machines: one JSON object. Times are milliseconds, {@code at} seconds since the start. */
    String json() {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("command", command);
        report.put("started", started.toString());
        report.put("good", good());
        report.put("ues", ues);
        report.put("seconds", rounded(seconds));
        report.put("registered_after", rounded(registeredAfter));
        report.put("unprotected", unprotected);
        report.put("left_out", leftOut);
        report.put("esp_dropped", dropped());
        report.put("steps", steps(figures.total()));
        List<Map<String, Object>> failures = new ArrayList<>();
        figures.failures().forEach(failure -> failures.add(
                Map.of("step", failure.step().words(), "why", failure.why(), "count", failure.count())));
        report.put("failures", failures);
        List<Map<String, Object>> each = new ArrayList<>();
        for (Figures.Second second : figures.seconds()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("at", rounded(second.at()));
            one.put("registered", second.registered());
            one.put("steps", steps(second.steps()));
            each.add(one);
        }
        report.put("each_second", each);
        return JsonMapper.shared().writeValueAsString(report);
    }

    private static Map<String, Object> steps(Map<Step, Figures.Outcome> outcomes) {
        Map<String, Object> steps = new LinkedHashMap<>();
        outcomes.forEach((step, outcome) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("worked", outcome.worked());
            one.put("failed", outcome.failed());
            one.put("p50", rounded(outcome.times().p50()));
            one.put("p90", rounded(outcome.times().p90()));
            one.put("p99", rounded(outcome.times().p99()));
            one.put("p99_9", rounded(outcome.times().p999()));
            one.put("max", rounded(outcome.times().max()));
            steps.put(step.words(), one);
        });
        return steps;
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
