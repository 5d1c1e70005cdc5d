package io.portcullis.benchmarks.ues;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Registers more and more UEs with a P-CSCF in another process, and prints what each takes of its heap, and what a message takes of
 * its CPU and its garbage; exit code 1 if something was not answered as it should be.
 */
public final class RegisteredUes implements AutoCloseable {

    private static final int[] STEPS = {1_000, 10_000, 50_000, 200_000};
    private static final int[] QUICK_STEPS = {1_000, 10_000};
    private static final int PER_SECOND = 2_000;
    private static final int SHOWN_CLASSES = 25;

    /** What one step showed: bytes that live, and of a message CPU nanoseconds and bytes allocated. */
    private record Step(int ues, long heap, Map<Load.Kind, double[]> costs) {}

    private final Home home = new Home();
    private final Process process;
    private final BufferedReader from;
    private final PrintStream to;
    private final Load load;
    private final int messages;
    private final int rounds;

    private RegisteredUes(String store, int mostUes, int messages, int rounds) throws IOException {
        this.messages = messages;
        this.rounds = rounds;
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms3g", "-Xmx3g", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(List.of(System.getProperty("pcscf.options", "").split(" ")));
        command.removeIf(String::isEmpty);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), PcscfProcess.class.getName(), home.uri(),
                store));
        process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        from = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        to = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        load = new Load(new InetSocketAddress(Loopback.PCSCF, Integer.parseInt(line())), mostUes);
    }

    /**
     * Arguments: {@code --quick} for up to 10,000 UEs, {@code --histogram} for the classes that a UE's heap consists of,
     * {@code --sqlite FOLDER} for the durable store.
     */
    public static void main(String[] args) throws Exception {
        List<String> asked = List.of(args);
        boolean quick = asked.contains("--quick");
        int[] steps = quick ? QUICK_STEPS : STEPS;
        String store = asked.contains("--sqlite") ? asked.get(asked.indexOf("--sqlite") + 1) : "memory";
        try (RegisteredUes run = new RegisteredUes(store, steps[steps.length - 1], quick ? 4_000 : 10_000, 3)) {
            run.all(steps, asked.contains("--histogram"));
            System.exit(run.load.failures() == 0 ? 0 : 1);
        }
    }

    private String line() throws IOException {
        return Objects.requireNonNull(from.readLine(), "the P-CSCF has ended");
    }

    private String ask(String word) throws IOException {
        to.println(word);
        return line();
    }

    private void all(int[] steps, boolean histogram) throws IOException, InterruptedException {
        List<Step> done = new ArrayList<>();
        Map<String, Long> first = Map.of();
        int registered = 0;
        for (int ues : steps) {
            load.register(registered, ues);
            registered = ues;
            if (done.isEmpty()) {
                say("warming up");
                for (int i = 0; i < 5; i++) {
                    cost(Load.Kind.MESSAGE, ues);
                    cost(Load.Kind.REGISTER, ues);
                }
            }
            say(ues + " UEs are registered; waiting for transactions to end");
            long heap = Long.parseLong(ask("heap"));
            if (histogram && done.isEmpty()) {
                first = histogram();
            } else if (histogram && ues == steps[steps.length - 1]) {
                print(first, histogram(), ues - steps[0]);
            }
            check(ues);
            done.add(new Step(ues, heap, costs(ues)));
        }
        print(done);
    }

    private static void say(String text) {
        System.err.println("registered-ues: " + text);
    }

    private void check(int ues) throws IOException {
        String sets = ask("sets");
        if (!sets.equals(ues + " " + 4 * ues)) {
            throw new IllegalStateException("sets and SAs of " + ues + " UEs: " + sets);
        }
    }

    private Map<Load.Kind, double[]> costs(int ues) throws IOException, InterruptedException {
        Map<Load.Kind, List<double[]>> all = new HashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Load.Kind kind : Load.Kind.values()) {
                all.computeIfAbsent(kind, key -> new ArrayList<>()).add(cost(kind, ues));
            }
        }
        Map<Load.Kind, double[]> medians = new HashMap<>();
        all.forEach((kind, each) -> medians.put(kind, new double[]{median(each, 0), median(each, 1)}));
        return medians;
    }

    private static double median(List<double[]> of, int which) {
        return of.stream().mapToDouble(each -> each[which]).sorted().toArray()[of.size() / 2];
    }

    private double[] cost(Load.Kind kind, int ues) throws IOException, InterruptedException {
        String[] before = ask("usage").split(" ");
        load.send(kind, messages, ues, PER_SECOND);
        String[] after = ask("usage").split(" ");
        double[] cost = new double[2];
        for (int i = 0; i < 2; i++) {
            cost[i] = (Long.parseLong(after[i]) - Long.parseLong(before[i])) / (double) messages;
        }
        say(String.format(Locale.ROOT, "%s: %.1f µs, %.0f bytes", kind, cost[0] / 1000, cost[1]));
        return cost;
    }

    private Map<String, Long> histogram() throws IOException {
        Map<String, Long> bytes = new HashMap<>();
        to.println("histogram");
        for (String row = line(); !row.equals(PcscfProcess.END); row = line()) {
            String[] columns = row.strip().split("\\s+");
            if (columns.length >= 4 && columns[0].endsWith(":")) {
                bytes.merge(columns[3], Long.parseLong(columns[2]), Long::sum);
            }
        }
        return bytes;
    }

    private static void print(Map<String, Long> first, Map<String, Long> last, int ues) {
        System.out.printf("%nbytes of heap that a registered UE takes more, by class%n%n");
        last.entrySet().stream()
                .map(each -> Map.entry(each.getKey(),
                        (each.getValue() - first.getOrDefault(each.getKey(), 0L)) / (double) ues))
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed()).limit(SHOWN_CLASSES)
                .forEach(each -> System.out.printf(Locale.ROOT, "%8.1f  %s%n", each.getValue(), each.getKey()));
    }

    private void print(List<Step> steps) {
        System.out.printf(
                "%n| registered UEs | heap, MB | bytes a UE more | MESSAGE: CPU µs | to 1,000 | kB garbage | to 1,000"
                        + " | REGISTER: CPU µs | to 1,000 | kB garbage | to 1,000 |%n|%s%n",
                "---|".repeat(11));
        Step first = steps.getFirst();
        Step before = null;
        for (Step step : steps) {
            StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "| %,d | %.0f | %s |", step.ues(),
                    step.heap() / 1e6, before == null ? "-"
                            : String.format(Locale.ROOT, "%,.0f",
                                    (step.heap() - before.heap()) / (double) (step.ues() - before.ues()))));
            for (Load.Kind kind : Load.Kind.values()) {
                double[] cost = Objects.requireNonNull(step.costs().get(kind));
                double[] base = Objects.requireNonNull(first.costs().get(kind));
                row.append(String.format(Locale.ROOT, " %.1f | %.2f | %.1f | %.2f |", cost[0] / 1000, cost[0] / base[0],
                        cost[1] / 1000, cost[1] / base[1]));
            }
            System.out.println(row);
            before = step;
        }
        if (load.repeats() > 0 || load.failures() > 0) {
            System.out.printf("%n%d messages were sent again, %d answered otherwise than they should be.%n",
                    load.repeats(),
                    load.failures());
        }
    }

    @Override
    public void close() throws IOException {
        to.close();
        load.close();
        home.close();
        from.close();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
