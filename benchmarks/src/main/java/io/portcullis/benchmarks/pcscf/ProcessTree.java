package io.portcullis.benchmarks.pcscf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A process and all that it has started, by /proc. */
record ProcessTree(long pid) {

    private static final Path PROC = Path.of("/proc");

    private List<Path> directories() {
        return ProcessHandle.of(pid)
                .map(root -> Stream.concat(Stream.of(root), root.descendants())
                        .map(process -> PROC.resolve(Long.toString(process.pid()))).toList())
                .orElse(List.of());
    }

    /** Whether it is still there. */
    boolean alive() {
        return ProcessHandle.of(pid).isPresent();
    }

    /** How many processes it is. */
    int size() {
        return directories().size();
    }

    /**
     * CPU time so far, user and system, in nanoseconds. By schedstat: utime and stime count by ticks, and lose most of what many
     * processes take that each do little.
     */
    long cpuNanos() throws IOException {
        long sum = 0;
        for (Path process : directories()) {
            try (Stream<Path> threads = Files.list(process.resolve("task"))) {
                for (Path thread : threads.toList()) {
                    sum += firstNumber(thread.resolve("schedstat"));
                }
            } catch (IOException ended) {
                // Between the list and the look: it took next to nothing.
            }
        }
        return sum;
    }

    private static long firstNumber(Path file) throws IOException {
        return Long.parseLong(Files.readString(file).split(" ")[0]);
    }

    /** Memory in kB, what processes share counted once. */
    long kilobytes() throws IOException {
        long sum = 0;
        for (Path process : directories()) {
            try {
                sum += field(process.resolve("smaps_rollup"), "Pss:");
            } catch (IOException ended) {
                // As above.
            }
        }
        return sum;
    }

    /** The kernel's memory for its own objects, in kB, of the whole machine. */
    static long slabKilobytes() throws IOException {
        return field(PROC.resolve("meminfo"), "Slab:");
    }

    private static long field(Path file, String name) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name)).map(line -> line.split("\\s+")[1])
                    .mapToLong(Long::parseLong).findFirst().orElse(0);
        }
    }
}
