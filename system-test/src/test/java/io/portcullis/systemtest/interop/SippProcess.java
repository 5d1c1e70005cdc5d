package io.portcullis.systemtest.interop;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One run of sipp, from Debian, with a scenario of ours, in a network namespace. */
final class SippProcess implements AutoCloseable {

    private static final Pattern VERSION = Pattern.compile("SIPp v([0-9.]+)");

    private final Process process;
    private final Path directory;

    private SippProcess(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
    }

    /**
     * Starts it.
     *
     * @param scenario names a resource, {@code sipp-uac.xml} or {@code sipp-uas.xml}
     * @param options  further ones
     */
    static SippProcess start(String namespace, String scenario, String... options) throws IOException {
        Path directory = Files.createTempDirectory("sipp");
        Path file = directory.resolve(scenario);
        try (InputStream resource = Objects.requireNonNull(
                SippProcess.class.getResourceAsStream("/interop/" + scenario), scenario)) {
            Files.copy(resource, file);
        }
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace, "sipp", "-sf",
                file.toString(), "-nostdin", "-trace_err", "-trace_msg", "-timeout", "40s", "-timeout_error"));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile()).start();
        return new SippProcess(process, directory);
    }

    /** What the program says it is, such as {@code SIPp 3.6.1}. */
    static String version() throws IOException {
        Process process = new ProcessBuilder("sipp", "-v").redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher version = VERSION.matcher(said);
        if (!version.find()) {
            throw new IOException("no version in: " + said);
        }
        return "SIPp " + version.group(1);
    }

    /** Its exit code, when all its calls have ended: 0 if all of them went as the scenario says. */
    int ended() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("sipp does not end");
        }
        return process.exitValue();
    }

    /** What it has written, errors too. */
    String log() throws IOException {
        StringBuilder log = new StringBuilder();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(file -> !file.toString().endsWith(".xml")).sorted().toList()) {
                log.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return log.toString();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.waitFor();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
