package io.portcullis.server.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A Java process of the demonstration, inside a namespace; it ends with this process. */
final class Child implements AutoCloseable {

    private final Process process;
    private final BufferedReader lines;

    private Child(Process process, BufferedReader lines) {
        this.process = process;
        this.lines = lines;
    }

    /**
     * Starts a main class of ours.
     *
     * @param logs whether its lines come on standard error, as logs do, instead of standard output
     */
    static Child start(Namespace namespace, boolean logs, String mainClass, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse(
                System.getProperty("java.home") + "/bin/java"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp",
                System.getProperty("java.class.path"), mainClass));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(namespace.enter(command));
        if (logs) {
            builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        } else {
            builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        }
        Process process = builder.start();
        return new Child(process,
                logs ? process.errorReader(StandardCharsets.UTF_8) : process.inputReader(StandardCharsets.UTF_8));
    }

    /**
     * Reads lines until one holds a word.
     *
     * @return that line
     * @throws IOException with the last lines, if the process ends before
     */
    String awaitLine(String word, Consumer<String> each) throws IOException {
        List<String> last = new ArrayList<>();
        String line = lines.readLine();
        while (line != null) {
            each.accept(line);
            if (line.contains(word)) {
                return line;
            }
            last.add(line);
            line = lines.readLine();
        }
        throw new IOException(String.join("\n", last.subList(Math.max(0, last.size() - 5), last.size())));
    }

    /** Reads the remaining lines on a thread of its own. */
    Thread follow(Consumer<String> each) {
        return Thread.ofVirtual().start(() -> lines.lines().forEach(each));
    }

    /** Reads the remaining lines until the process ends. */
    int finish(Consumer<String> each) throws IOException, InterruptedException {
        String line = lines.readLine();
        while (line != null) {
            each.accept(line);
            line = lines.readLine();
        }
        return process.waitFor();
    }

    /** SIGTERM, and harder if that takes too long. */
    @Override
    public void close() {
        process.destroy();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
