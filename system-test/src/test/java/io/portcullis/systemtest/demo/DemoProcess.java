package io.portcullis.systemtest.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.portcullis.systemtest.host.InnerJvm;
import tools.jackson.databind.json.JsonMapper;

/**
 * One run of {@code portcullis demo --json}.
 *
 * @param exit   its exit code
 * @param events what it told, in order
 * @param text   everything that it printed
 */
record DemoProcess(int exit, List<Map<String, Object>> events, String text) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int MINUTES = 4;

    /** Runs it with further arguments. */
    static DemoProcess run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(InnerJvm.command());
        command.addAll(List.of("io.portcullis.server.Main", "demo", "--json"));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("demo", ".json");
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile())
                    .redirectInput(Path.of("/dev/null").toFile()).start();
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError("the demo did not end:\n" + Files.readString(output));
            }
            String text = Files.readString(output, StandardCharsets.UTF_8);
            return new DemoProcess(process.exitValue(), text.lines().filter(line -> line.startsWith("{"))
                    .map(DemoProcess::parse).toList(), text);
        } finally {
            Files.delete(output);
        }
    }

    /** Starts it with phones that stay, and returns when they do; whoever asks ends it. */
    static Process staying(String... arguments) throws IOException {
        // Who runs the tests in the background of a script ignores SIGINT, and all that it starts would inherit that.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.addAll(InnerJvm.command());
        command.addAll(List.of("io.portcullis.server.Main", "demo", "--json", "--stay"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        String line = lines.readLine();
        while (line != null && !line.contains("\"stay\"")) {
            line = lines.readLine();
        }
        if (line == null) {
            throw new AssertionError("the demo ended before its phones could stay");
        }
        // Or it would wait for us as soon as it has something to tell.
        Thread.ofVirtual().start(() -> lines.lines().forEach(ignored -> {
        }));
        return process;
    }

    /** The process that holds the phones' network of the demonstration that runs. */
    static long radio() {
        return ProcessHandle.allProcesses().filter(process -> process.info().arguments().stream().flatMap(Stream::of)
                .anyMatch("portcullis-demo-radio"::equals)).findFirst().orElseThrow().pid();
    }

    /** Ends a demonstration by a signal; returns when it has ended. */
    static void end(Process process, String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("the demo does not end by SIG" + signal);
        }
    }

    @SuppressWarnings("unchecked") // A JSON object is a Map of this shape.
    private static Map<String, Object> parse(String line) {
        return JSON.readValue(line, Map.class);
    }

    /** The events of a kind. */
    List<Map<String, Object>> events(String kind) {
        return events.stream().filter(event -> kind.equals(event.get("event"))).toList();
    }

    /** Which phones told an event of a kind, each once. */
    Set<String> who(String kind) {
        Set<String> who = new TreeSet<>();
        events(kind).forEach(event -> who.add(String.valueOf(event.get("who"))));
        who.removeIf(name -> !name.startsWith("ue"));
        return who;
    }

    /** The network namespaces, processes, devices, rules, states and policies that can be seen from here. */
    static Set<String> traces() throws IOException, InterruptedException {
        Set<String> traces = new TreeSet<>();
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            for (Path process : processes.filter(p -> p.getFileName().toString().chars().allMatch(Character::isDigit))
                    .toList()) {
                addProcess(process, traces);
            }
        }
        for (String what : List.of("link", "rule", "-6 rule", "xfrm state", "xfrm policy")) {
            List<String> command = new ArrayList<>(List.of("ip", "-o"));
            command.addAll(List.of(what.split(" ")));
            Process ip = new ProcessBuilder(command).start();
            new String(ip.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines()
                    .forEach(line -> traces.add(what + ": " + line));
            ip.waitFor();
        }
        return traces;
    }

    private static void addProcess(Path process, Set<String> traces) {
        try {
            traces.add("namespace " + Files.readSymbolicLink(process.resolve("ns/net")));
            String command = Files.readString(process.resolve("cmdline")).replace('\0', ' ');
            if (command.contains("io.portcullis.server")) {
                traces.add("process " + command);
            }
        } catch (IOException gone) {
            // It ended while we looked.
            traces.remove("namespace");
        }
    }
}
