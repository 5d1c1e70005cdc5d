package io.portcullis.benchmarks.ues;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * Registers more and more UEs with a P-CSCF, and 1,000 with another one. Prints what each UE takes of the heap, and what a message
 * costs with so many and, measured in turn on the same machine, with 1,000. Exit code 1 if something was not answered as it should be.
 */
public final class RegisteredUes implements AutoCloseable {

    private static final int FEW = 1_000;
    private static final int[] STEPS = {FEW, 10_000, 50_000, 200_000};
    private static final int[] QUICK_STEPS = {FEW, 10_000};
    private static final int WARM_UP = 5;
    private static final int SHOWN_CLASSES = 25;

    /** A kind of message, measured in one round on both sides. */
    private record Round(Side.Cost many, Side.Cost few) {}

    private record Step(int ues, long heap, Map<Load.Kind, List<Round>> rounds) {}

    private final Home home = new Home();
    private final Side few;
    private final Side many;
    private final int messages;
    private final int rounds;

    private RegisteredUes(String store, int mostUes, boolean quick) throws IOException {
        this.messages = quick ? 3_000 : 5_000;
        this.rounds = quick ? 3 : 5;
        this.few = new Side(home, store.equals("memory") ? store : Path.of(store, "few").toString(), FEW);
        this.many = new Side(home, store, mostUes);
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
        boolean good;
        try (RegisteredUes run = new RegisteredUes(store, steps[steps.length - 1], quick)) {
            run.all(steps, asked.contains("--histogram"));
            good = run.few.load().failures() + run.many.load().failures() == 0;
        }
        System.exit(good ? 0 : 1);
    }

    private void all(int[] steps, boolean histogram) throws IOException, InterruptedException {
        List<Step> done = new ArrayList<>();
        Map<String, Long> first = Map.of();
        few.register(FEW);
        for (int ues : steps) {
            many.register(ues);
            if (done.isEmpty()) {
                say("warming up");
                rounds(WARM_UP);
            }
            say(ues + " UEs are registered; waiting for transactions to end");
            long heap = many.heap();
            if (histogram && done.isEmpty()) {
                first = many.histogram();
            } else if (histogram && ues == steps[steps.length - 1]) {
                print(first, many.histogram(), ues - steps[0]);
            }
            done.add(new Step(ues, heap, rounds(rounds)));
        }
        print(done);
    }

    private static void say(String text) {
        System.err.println("registered-ues: " + text);
    }

    private Map<Load.Kind, List<Round>> rounds(int count) throws IOException, InterruptedException {
        Map<Load.Kind, List<Round>> all = new HashMap<>();
        for (int i = 0; i < count; i++) {
            for (Load.Kind kind : Load.Kind.values()) {
                Round round = new Round(many.cost(kind, messages), few.cost(kind, messages));
                all.computeIfAbsent(kind, key -> new ArrayList<>()).add(round);
                say(String.format(Locale.ROOT, "%s: %.1f µs, with %,d UEs %.1f µs", kind, round.many().micros(), FEW,
                        round.few().micros()));
            }
        }
        return all;
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static void print(Map<String, Long> first, Map<String, Long> last, int ues) {
        System.out.printf("%nBytes of heap for each further UE, by class:%n%n");
        last.entrySet().stream()
                .map(each -> Map.entry(each.getKey(),
                        (each.getValue() - first.getOrDefault(each.getKey(), 0L)) / (double) ues))
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed()).limit(SHOWN_CLASSES)
                .forEach(each -> System.out.printf(Locale.ROOT, "%8.1f  %s%n", each.getValue(), each.getKey()));
    }

    private void print(List<Step> steps) {
        System.out.printf(
                "%n| registered UEs | heap MB | bytes for each further UE | MESSAGE: CPU µs | of that with 1,000 | garbage kB"
                        + " | REGISTER: CPU µs | of that with 1,000 | garbage kB |%n|%s%n",
                "---|".repeat(9));
        Step before = null;
        for (Step step : steps) {
            StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "| %,d | %.0f | %s |", step.ues(),
                    step.heap() / 1e6, before == null ? "" : String.format(Locale.ROOT, "%,.0f",
                            (step.heap() - before.heap()) / (double) (step.ues() - before.ues()))));
            for (Load.Kind kind : Load.Kind.values()) {
                List<Round> of = Objects.requireNonNull(step.rounds().get(kind));
                row.append(
                        String.format(Locale.ROOT, " %.0f | %.2f | %.1f |", median(of, round -> round.many().micros()),
                                median(of, round -> round.many().micros() / round.few().micros()),
                                median(of, round -> round.many().bytes() / 1000)));
            }
            System.out.println(row);
            before = step;
        }
        long repeats = few.load().repeats() + many.load().repeats();
        long failures = few.load().failures() + many.load().failures();
        if (repeats > 0 || failures > 0) {
            System.out.printf("%n%d messages were sent again, %d answered otherwise than they should be.%n", repeats,
                    failures);
        }
    }

    @Override
    public void close() throws IOException {
        many.close();
        few.close();
        home.close();
    }
}
