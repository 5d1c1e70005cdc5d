package io.portcullis.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.portcullis.ipsec.sa.AlgorithmPair;
import org.openjdk.jmh.runner.RunnerException;

/** Runs the benchmark of ESP packets and prints its table; exit code 1 if something could not be run. */
public final class EspTable {

    private static final List<String[]> JOBS = List.of(new String[]{"seal", "oursSeal", "rawSeal"},
            new String[]{"seal and open", "oursThrough", "rawThrough"});

    private EspTable() {}

    /**
     * Arguments: {@code --quick} for short runs, whose figures are rough; {@code --markdown} for a table of that form;
     * {@code --only PAIR} for one algorithm pair.
     */
    public static void main(String[] args) throws RunnerException {
        List<String> given = List.of(args);
        int only = given.indexOf("--only");
        List<String> packets = new ArrayList<>();
        for (AlgorithmPair pair : AlgorithmPair.ALL) {
            if (only < 0 || given.get(only + 1).equals(pair.toString())) {
                packets.add(pair + " 1296");
            }
        }
        Map<String, Runs.Figure> figures = new Runs(EspBenchmark.class, "packet", given.contains("--quick"))
                .of(packets);
        System.exit(!packets.isEmpty() && print(packets, figures, given.contains("--markdown")) ? 0 : 1);
    }

    private static boolean print(List<String> packets, Map<String, Runs.Figure> figures, boolean markdown) {
        String head = markdown ? "| %s | %s | %s | %s | %s | %s | %s |%n" : "%-28s %-14s %12s %12s %6s %8s %8s%n";
        String row = markdown ? "| %s | %s | %,.0f | %,.0f | %.0f %% | %.0f | %.0f |%n"
                : "%-28s %-14s %,12.0f %,12.0f %4.0f %% %8.0f %8.0f%n";
        System.out.println();
        System.out.printf(head, "pair, bytes", "job", "ours, per s", "JDK, per s", "ratio", "ours, B", "JDK, B");
        if (markdown) {
            System.out.println("|---|---|---|---|---|---|---|");
        }
        boolean complete = true;
        for (String packet : packets) {
            for (String[] job : JOBS) {
                Runs.Figure ours = figures.get(job[1] + packet);
                Runs.Figure jdk = figures.get(job[2] + packet);
                if (ours == null || jdk == null) {
                    System.out.printf("%s: %s could not be run%n", packet, job[0]);
                    complete = false;
                    continue;
                }
                System.out.printf(Locale.ROOT, row, packet, job[0], 1e6 / ours.cpu(), 1e6 / jdk.cpu(),
                        100 * jdk.cpu() / ours.cpu(), ours.bytes(), jdk.bytes());
            }
        }
        return complete;
    }
}
