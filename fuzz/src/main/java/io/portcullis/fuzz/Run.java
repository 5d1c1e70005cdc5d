package io.portcullis.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fuzzes one target, or several together, in a JVM. */
final class Run {

    private static final Pattern STATUS = Pattern.compile("#(\\d+)\\s+\\S+\\s+cov: (\\d+).*corp: (\\d+)/");
    private static final Pattern ARTIFACT = Pattern.compile("Test unit written to (.*)$");
    private static final Pattern EXECUTED = Pattern.compile(Entry.EXECUTED + "(\\S+) (\\d+)");
    private static final Pattern THROWN = Pattern.compile("== Java Exception: (.*)$");
    private static final int TAIL = 60;

    private final List<String> targets;
    private final Options options;
    private final PrintStream out;
    private final Deque<String> tail = new ArrayDeque<>();
    private final Map<String, Long> executed = new HashMap<>();
    private final Map<String, String> findings = new LinkedHashMap<>();
    private String thrown = "crash";
    private long executions;
    private String coverage = "0";
    private String corpus = "0";

    Run(List<String> targets, Options options, PrintStream out) {
        this.targets = targets;
        this.options = options;
        this.out = out;
    }

    private String name() {
        return targets.size() == 1 ? targets.getFirst() : "together";
    }

    /**
     * Runs to its bound or the first finding, and prints a line for each target.
     *
     * @return whether nothing was found
     */
    boolean run(long seconds) throws IOException, InterruptedException {
        Path found = Files.createDirectories(options.out().resolve("corpus").resolve(name()));
        Path artifacts = Files.createDirectories(options.out().resolve("findings").resolve(name()));
        if (targets.size() > 1) {
            Seeds.together(options.kept(), targets, found);
        }
        long began = System.nanoTime();
        Process process = new ProcessBuilder(new JazzerCommand(targets, options).line(found, artifacts, seconds))
                .directory(options.out().toFile()).redirectErrorStream(true).start();
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                note(line);
            }
        }
        boolean clean = process.waitFor() == 0 && findings.isEmpty();
        report(clean, (System.nanoTime() - began) / 1e9);
        return clean;
    }

    private void report(boolean clean, double took) {
        for (String target : targets) {
            boolean alone = targets.size() == 1;
            String verdict = findings.containsKey(target) || alone && !clean ? "FINDING" : "no finding";
            long times = alone ? executions : executed.getOrDefault(target, 0L);
            out.printf("%-13s %9d executions %7.0f/s  coverage %5s  corpus %5s  %s%n", target, times,
                    times / took, coverage, corpus, verdict);
        }
        if (!clean) {
            tail.forEach(out::println);
            findings.values().forEach(out::println);
            if (findings.isEmpty()) {
                out.println("reproducer: none was written");
            }
        }
    }

    private void note(String line) throws IOException {
        Matcher status = STATUS.matcher(line);
        if (status.find()) {
            executions = Long.parseLong(status.group(1));
            coverage = status.group(2);
            corpus = status.group(3);
            return;
        }
        Matcher count = EXECUTED.matcher(line);
        if (count.find()) {
            executed.put(count.group(1), Long.parseLong(count.group(2)));
            return;
        }
        Matcher exception = THROWN.matcher(line);
        if (exception.find()) {
            thrown = exception.group(1);
        }
        Matcher artifact = ARTIFACT.matcher(line);
        if (artifact.find()) {
            finding(Path.of(artifact.group(1)));
        }
        if (!line.startsWith("INFO:")) {
            tail.add(line);
            if (tail.size() > TAIL) {
                tail.remove();
            }
        }
    }

    /** Keeps an input where its target alone can be given it. */
    private void finding(Path written) throws IOException {
        String target = targets.getFirst();
        Path file = written;
        byte[] bytes = Files.readAllBytes(written);
        if (targets.size() > 1 && bytes.length > 0) {
            target = targets.get(Entry.chosen(bytes, targets.size()));
            Path folder = Files.createDirectories(options.out().resolve("findings").resolve(target));
            file = Files.write(folder.resolve(written.getFileName()), Arrays.copyOfRange(bytes, 1, bytes.length));
        }
        findings.putIfAbsent(target, target + ": " + thrown + "\nreproducer: " + file);
    }
}
