package io.portcullis.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import gov.nist.javax.sip.message.SIPMessage;
import io.portcullis.sip.message.SipMessage;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the parser's benchmarks and prints their table; exit code 1 if something could not be run. */
public final class ParserTable {

    private static final List<String[]> JOBS = List.of(new String[]{"parse", "oursParse", "jainParse"},
            new String[]{"parse, read", "oursRead", "jainRead"},
            new String[]{"parse, read, forward", "oursForward", "jainForward"},
            new String[]{"the same, new array", "oursForwardToArray", "jainForward"});

    private record Figure(double perSecond, double bytes) {}

    private ParserTable() {}

    /** Arguments: {@code --quick} for short runs, whose figures are rough. */
    public static void main(String[] args) throws RunnerException {
        boolean quick = List.of(args).contains("--quick");
        Messages.NAMES.forEach(ParserTable::compare);
        Map<String, Figure> figures = run(quick);
        System.exit(print(figures) ? 0 : 1);
    }

    /** Both have to read the same out of a message, and send on one that both can read. */
    private static void compare(String name) {
        byte[] bytes = Messages.bytes(name);
        List<Object> ours = new ArrayList<>();
        List<Object> theirs = new ArrayList<>();
        Jain jain = new Jain();
        SipMessage message = new Ours().parse(bytes);
        SIPMessage jainMessage = jain.parse(bytes);
        Ours.read(message, ours::add);
        Jain.read(jainMessage, theirs::add);
        SipMessage sent = Ours.forward(message, "z9hG4bK1");
        byte[] jainSent = Jain.write(jain.forward(jainMessage, "z9hG4bK1"));
        if (jainSent == null) {
            throw new IllegalStateException("JAIN-SIP wrote nothing of " + name);
        }
        for (String header : List.of("Via", "Path", "Route")) {
            var key = io.portcullis.sip.message.HeaderName.of(header);
            ours.add(sent.values(key).size());
            theirs.add(new Ours().parse(jainSent).values(key).size());
        }
        if (!ours.equals(theirs)) {
            throw new IllegalStateException(name + " is not the same to both: " + ours + " " + theirs + "\n"
                    + new String(jainSent, StandardCharsets.UTF_8));
        }
    }

    private static Map<String, Figure> run(boolean quick) throws RunnerException {
        var options = new OptionsBuilder().include("\\.ParserBenchmark\\.").addProfiler(GCProfiler.class)
                .forks(quick ? 1 : 3).warmupIterations(quick ? 3 : 5).measurementIterations(quick ? 3 : 5)
                .warmupTime(TimeValue.milliseconds(quick ? 700 : 1000))
                .measurementTime(TimeValue.milliseconds(quick ? 500 : 1000)).shouldFailOnError(false)
                .jvmArgs("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC").build();
        Map<String, Figure> figures = new HashMap<>();
        for (RunResult result : new Runner(options).run()) {
            String benchmark = result.getParams().getBenchmark();
            Result<?> garbage = result.getSecondaryResults().get("gc.alloc.rate.norm");
            if (garbage != null) {
                figures.put(
                        benchmark.substring(benchmark.lastIndexOf('.') + 1) + result.getParams().getParam("message"),
                        new Figure(result.getPrimaryResult().getScore(), garbage.getScore()));
            }
        }
        return figures;
    }

    private static boolean print(Map<String, Figure> figures) {
        System.out.printf("%n%-10s %6s  %-22s %12s %12s %7s %10s %10s%n", "message", "bytes", "job", "ours/s",
                "JAIN-SIP/s", "ratio", "ours B/op", "JAIN B/op");
        boolean complete = true;
        for (String message : Messages.NAMES) {
            for (String[] job : JOBS) {
                Figure ours = figures.get(job[1] + message);
                Figure jain = figures.get(job[2] + message);
                if (ours == null || jain == null) {
                    System.out.printf("%-10s         %-22s could not be run%n", message, job[0]);
                    complete = false;
                    continue;
                }
                System.out.printf(Locale.ROOT, "%-10s %6d  %-22s %12.0f %12.0f %7.1f %10.0f %10.0f%n", message,
                        Messages.bytes(message).length, job[0], ours.perSecond(), jain.perSecond(),
                        ours.perSecond() / jain.perSecond(), ours.bytes(), jain.bytes());
            }
        }
        return complete;
    }
}
