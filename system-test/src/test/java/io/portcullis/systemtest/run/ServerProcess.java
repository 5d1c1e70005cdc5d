package io.portcullis.systemtest.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.portcullis.systemtest.host.InnerJvm;

/** {@code portcullis run} with a configuration. */
public final class ServerProcess implements AutoCloseable {

    private final Process process;
    private final Path configuration;
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

    private ServerProcess(Process process, Path configuration) {
        this.process = process;
        this.configuration = configuration;
    }

    /** @param options further options of its JVM */
    static ServerProcess start(String yaml, String... options) throws IOException {
        return start(List.of(), yaml, options);
    }

    /** Starts it behind other words, such as those that enter a network namespace. */
    public static ServerProcess start(List<String> before, String yaml, String... options) throws IOException {
        Path configuration = Files.createTempFile("portcullis", ".yaml");
        Files.writeString(configuration, yaml);
        List<String> command = new ArrayList<>(before);
        command.addAll(InnerJvm.command());
        command.addAll(List.of(options));
        command.addAll(List.of("io.portcullis.server.Main", "run", "--config", configuration.toString()));
        return new ServerProcess(new ProcessBuilder(command).redirectErrorStream(true).start(), configuration);
    }

    /** Waits for the line that says that it serves; false if it ended before. What it says later is read as it comes. */
    public boolean ready() throws IOException {
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        String line = lines.readLine();
        while (line != null) {
            log.add(line);
            if (line.contains("event=ready")) {
                Thread.ofVirtual().start(() -> follow(lines));
                return true;
            }
            line = lines.readLine();
        }
        return false;
    }

    private void follow(BufferedReader lines) {
        try {
            lines.lines().forEach(log::add);
        } catch (UncheckedIOException killed) {
            log.add("(its output has ended: " + killed.getMessage() + ")");
        }
    }

    /** What it has said so far. */
    public String log() {
        synchronized (log) {
            return String.join("\n", log);
        }
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** SIGTERM; the exit code. */
    public int terminate() throws InterruptedException {
        process.destroy();
        return ended();
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        ended();
    }

    /** The exit code, when it has ended by itself. */
    int ended() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("the server does not end:\n" + log());
        }
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.deleteIfExists(configuration);
    }
}
