package io.portcullis.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * CPU time of the process for each message: with garbage collection, without the JIT compilers, which a server has behind it, and
 * without the time in which other processes had the core. JMH makes it by its name.
 */
public final class CpuProfiler implements InternalProfiler {

    /** What its result is called; in microseconds. */
    public static final String LABEL = "cpu.norm";

    private long before;

    @Override
    public String getDescription() {
        return "CPU time of the process but for its compilers";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        before = nanoseconds();
    }

    @Override
    @SuppressWarnings("rawtypes") // As the interface is.
    public Collection<? extends Result> afterIteration(BenchmarkParams benchmark, IterationParams iteration,
            IterationResult result) {
        double nanoseconds = nanoseconds() - before;
        long messages = Math.max(1, result.getMetadata().getAllOps());
        return List.of(new ScalarResult(LABEL, nanoseconds / messages / 1_000, "us/op", AggregationPolicy.AVG));
    }

    /** By the kernel, thread by thread: the JVM tells the time of its own threads to nobody. */
    private static long nanoseconds() {
        long sum = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path thread : threads) {
                sum += nanoseconds(thread);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sum;
    }

    private static long nanoseconds(Path thread) throws IOException {
        try {
            boolean compiler = Files.readString(thread.resolve("comm")).contains("Compiler");
            return compiler ? 0 : Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ", 2)[0]);
        } catch (NoSuchFileException ended) {
            return 0;
        }
    }
}
