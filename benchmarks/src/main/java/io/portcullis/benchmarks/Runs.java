package io.portcullis.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the methods of a benchmark, each in turn, and that several times: what else the machine does meanwhile hits one as well as
 * the other. Of each there is the median of all measurements, and the best one, which is the nearest to what it takes when nobody else
 * has the core's other half, its caches or its clock.
 */
final class Runs {

    /** CPU time in microseconds, of the median and of the best measurement, and bytes allocated, for each call. */
    record Figure(double cpu, double best, double bytes) {}

    private record Measured(double cpu, double bytes) {}

    private static final int ROUNDS = 3;

    private final Class<?> benchmark;
    private final String parameter;
    private final boolean quick;
    private final Map<String, List<Measured>> measured = new HashMap<>();

    /**
     * @param parameter its only one
     * @param quick     one round, and short measurements
     */
    Runs(Class<?> benchmark, String parameter, boolean quick) {
        this.benchmark = benchmark;
        this.parameter = parameter;
        this.quick = quick;
    }

    /** By the name of the method, with the value of the parameter behind it; what could not be run is missing. */
    Map<String, Figure> of(List<String> values) throws RunnerException {
        for (int round = 0; round < (quick ? 1 : ROUNDS); round++) {
            for (String value : values) {
                measure(value);
            }
        }
        Map<String, Figure> figures = new HashMap<>();
        measured.forEach((key, each) -> figures.put(key,
                new Figure(median(each.stream().map(Measured::cpu)),
                        each.stream().mapToDouble(Measured::cpu).min().orElseThrow(),
                        median(each.stream().map(Measured::bytes)))));
        return figures;
    }

    private static double median(Stream<Double> values) {
        List<Double> sorted = values.sorted().toList();
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }

    private void measure(String value) throws RunnerException {
        var options = new OptionsBuilder().include("\\." + benchmark.getSimpleName() + "\\.")
                // In this order: what the first one allocates is not counted by the second.
                .addProfiler(CpuProfiler.class).addProfiler(GCProfiler.class).param(parameter, value)
                .forks(1).warmupIterations(quick ? 3 : 5).measurementIterations(quick ? 3 : 5)
                .warmupTime(TimeValue.milliseconds(quick ? 700 : 1000))
                .measurementTime(TimeValue.milliseconds(quick ? 500 : 1000)).shouldFailOnError(false)
                .jvmArgs("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC").build();
        for (RunResult result : new Runner(options).run()) {
            String name = result.getParams().getBenchmark();
            String key = name.substring(name.lastIndexOf('.') + 1) + value;
            for (BenchmarkResult fork : result.getBenchmarkResults()) {
                fork.getIterationResults().forEach(iteration -> keep(key, iteration));
            }
        }
    }

    private void keep(String key, IterationResult iteration) {
        Result<?> garbage = iteration.getSecondaryResults().get("gc.alloc.rate.norm");
        Result<?> cpu = iteration.getSecondaryResults().get(CpuProfiler.LABEL);
        if (garbage != null && cpu != null) {
            measured.computeIfAbsent(key, none -> new ArrayList<>())
                    .add(new Measured(cpu.getScore(), garbage.getScore()));
        }
    }
}
