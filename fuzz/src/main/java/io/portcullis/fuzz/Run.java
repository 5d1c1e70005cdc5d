package io.portcullis.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Fuzzes one target, in a JVM of its own. */
final class Run {

    /** Jazzer's checks for injections into databases, templates, shells: nothing of the kind is here, and they take time. */
    private static final String UNUSED = Stream
            .of("ClojureLangHooks", "Deserialization", "ExpressionLanguageInjection", "FilePathTraversal",
                    "LdapInjection", "NamingContextLookup", "OsCommandInjection", "ReflectiveCall",
                    "ScriptEngineInjection",
                    "ServerSideRequestForgery", "SqlInjection", "TemplateInjection", "UnsafeSanitizer",
                    "XPathInjection",
                    "XmlParserSsrfGuidance")
            .map(name -> "com.code_intelligence.jazzer.sanitizers." + name).collect(Collectors.joining(":"));
    private static final Pattern STATUS = Pattern.compile("#(\\d+)\\s+\\S+\\s+cov: (\\d+).*corp: (\\d+)/");
    private static final Pattern ARTIFACT = Pattern.compile("Test unit written to (.*)$");
    private static final int TAIL = 60;

    private final String target;
    private final Options options;
    private final Deque<String> tail = new ArrayDeque<>();
    private long executions;
    private String coverage = "0";
    private String corpus = "0";
    private String reproducer = "";

    Run(String target, Options options) {
        this.target = target;
        this.options = options;
    }

    /**
     * Runs to its bound or the first finding, and prints a line.
     *
     * @return whether nothing was found
     */
    boolean run(long seconds) throws IOException, InterruptedException {
        Path found = Files.createDirectories(options.out().resolve("corpus").resolve(target));
        Path findings = Files.createDirectories(options.out().resolve("findings").resolve(target));
        long began = System.nanoTime();
        Process process = new ProcessBuilder(command(found, findings, seconds)).directory(options.out().toFile())
                .redirectErrorStream(true).start();
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                note(line);
            }
        }
        boolean clean = process.waitFor() == 0;
        double took = (System.nanoTime() - began) / 1e9;
        System.out.printf("%-13s %9d executions %7.0f/s  coverage %5s  corpus %5s  %s%n", target, executions,
                executions / took, coverage, corpus, clean ? "no finding" : "FINDING");
        if (!clean) {
            tail.forEach(System.out::println);
            System.out.println("reproducer: " + (reproducer.isEmpty() ? "none was written" : reproducer));
        }
        return clean;
    }

    private void note(String line) {
        Matcher status = STATUS.matcher(line);
        if (status.find()) {
            executions = Long.parseLong(status.group(1));
            coverage = status.group(2);
            corpus = status.group(3);
            return;
        }
        Matcher artifact = ARTIFACT.matcher(line);
        if (artifact.find()) {
            reproducer = artifact.group(1);
        }
        if (!line.startsWith("INFO:")) {
            tail.add(line);
            if (tail.size() > TAIL) {
                tail.remove();
            }
        }
    }

    private List<String> command(Path found, Path findings, long seconds) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-Xmx1g", "-Dportcullis.fuzz.plant=" + options.plant(), "-cp",
                System.getProperty("java.class.path"), "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + Entry.class.getName(), "--target_args=" + target,
                "--instrumentation_includes=io.portcullis.**", "--custom_hook_includes=io.portcullis.**",
                "--disabled_hooks=" + UNUSED, "--reproducer_path=" + findings,
                "-artifact_prefix=" + findings + "/", "-max_len=4096", "-timeout=10", "-rss_limit_mb=0",
                "-print_final_stats=0"));
        if (options.seed() > 0) {
            command.add("-seed=" + options.seed());
        }
        command.add(options.runs() > 0 ? "-runs=" + options.runs() : "-max_total_time=" + seconds);
        if (Files.exists(options.kept().resolve("sip.dict"))) {
            command.add("-dict=" + options.kept().resolve("sip.dict"));
        }
        command.add(found.toString());
        Path kept = options.kept().resolve("corpus").resolve(target);
        if (Files.isDirectory(kept)) {
            command.add(kept.toString());
        }
        return command;
    }
}
