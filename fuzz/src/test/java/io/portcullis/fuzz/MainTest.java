package io.portcullis.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command: a bounded run of each target, and whether it would find something. */
class MainTest {

    @TempDir
    private Path out;

    static Stream<String> targets() {
        return Targets.ALL.keySet().stream();
    }

    static Stream<String> parsers() {
        return Targets.PARSERS.stream().sorted();
    }

    /** What the command printed, its exit code in front. */
    private List<String> fuzz(String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Main.class.getName(), "--kept",
                Path.of("").toAbsolutePath().toString(), "--out", out.toString()));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = new ArrayList<>();
        lines.addAll(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList());
        lines.addFirst(Integer.toString(process.waitFor()));
        return lines;
    }

    @ParameterizedTest
    @MethodSource("targets")
    void findsNothing(String target) throws Exception {
        List<String> lines = fuzz("--target", target, "--runs", "3000", "--seed", "1");
        assertThat(lines).as(target).first().isEqualTo("0");
        assertThat(lines).anyMatch(line -> line.startsWith(target) && line.endsWith("no finding"));
    }

    @ParameterizedTest
    @MethodSource("parsers")
    void findsABugPlantedBehindAParser(String target) throws Exception {
        List<String> lines = fuzz("--target", target, "--runs", "500000", "--seed", "1", "--plant");
        assertThat(lines).as(target).first().isEqualTo("1");
        assertThat(lines).anyMatch(line -> line.contains("the planted bug"));
        String reproducer = lines.stream().filter(line -> line.startsWith("reproducer: ")).findFirst().orElseThrow();
        assertThat(Files.readAllBytes(Path.of(reproducer.substring(12)))).isNotEmpty();
    }

    @Test
    void namesTheTargets() throws Exception {
        assertThat(fuzz("--list")).startsWith("0").endsWith(Targets.ALL.keySet().toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--minutes 0", "--minutes x", "--minutes", "--target nobody", "--fast",
        "--minutes 1 --runs 1"})
    void refusesWhatItDoesNotKnow(String arguments) throws Exception {
        List<String> lines = fuzz(arguments.split(" "));
        assertThat(lines).first().isEqualTo("2");
        assertThat(lines.get(1)).startsWith("portcullis: ");
    }
}
