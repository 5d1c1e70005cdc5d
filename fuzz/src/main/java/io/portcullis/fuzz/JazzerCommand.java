package io.portcullis.fuzz;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command line of a JVM that fuzzes.
 *
 * @param targets one, or several together
 * @param options what was asked for
 */
record JazzerCommand(List<String> targets, Options options) {

    /** Jazzer's checks for injections into databases, templates, shells: nothing of the kind is here, and they take time. */
    private static final String UNUSED = Stream
            .of("ClojureLangHooks", "Deserialization", "ExpressionLanguageInjection", "FilePathTraversal",
                    "LdapInjection", "NamingContextLookup", "OsCommandInjection", "ReflectiveCall",
                    "ScriptEngineInjection",
                    "ServerSideRequestForgery", "SqlInjection", "TemplateInjection", "UnsafeSanitizer",
                    "XPathInjection",
                    "XmlParserSsrfGuidance")
            .map(name -> "com.code_intelligence.jazzer.sanitizers." + name).collect(Collectors.joining(":"));

    /**
     * The line.
     *
     * @param found    takes inputs with new coverage
     * @param findings takes inputs that found something
     * @param seconds  the bound, if there is none of executions
     */
    List<String> line(Path found, Path findings, long seconds) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-Xmx1g", "-Dportcullis.fuzz.plant=" + options.plant()));
        if (options.runs() > 0) {
            // Such a run is over before the second compiler has earned its keep.
            command.add("-XX:TieredStopAtLevel=1");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + Entry.class.getName(), "--target_args=" + String.join(" ", targets),
                "--instrumentation_includes=io.portcullis.**", "--custom_hook_includes=io.portcullis.**",
                "--disabled_hooks=" + UNUSED, "--reproducer_path=" + findings));
        if (options.plant() && targets.size() > 1) {
            command.add("--keep_going=" + targets.size());
        }
        command.addAll(List.of("-artifact_prefix=" + findings + "/", "-max_len=4096", "-timeout=10",
                "-rss_limit_mb=0", "-print_final_stats=0"));
        if (options.seed() > 0) {
            command.add("-seed=" + options.seed());
        }
        command.add(options.runs() > 0 ? "-runs=" + options.runs() * targets.size() : "-max_total_time=" + seconds);
        if (Files.exists(options.kept().resolve("sip.dict"))) {
            command.add("-dict=" + options.kept().resolve("sip.dict"));
        }
        command.add(found.toString());
        if (targets.size() == 1) {
            Seeds.folders(options.kept(), targets.getFirst()).forEach(folder -> command.add(folder.toString()));
        }
        return command;
    }
}
