package io.portcullis.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command: a bounded run of each target, and whether it would find something. */
class MainTest {

    private static final String PLANTED = ": java.lang.IllegalStateException: the planted bug";

    @TempDir
    private Path out;

    /** What the command printed, its exit code in front. */
    private List<String> fuzz(String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("--kept", Path.of("").toAbsolutePath().toString(), "--out", out.toString()));
        command.addAll(List.of(more));
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
        int code = Main.execute(stream, stream, command.toArray(String[]::new));
        List<String> lines = new ArrayList<>(printed.toString(StandardCharsets.UTF_8).lines().toList());
        lines.addFirst(Integer.toString(code));
        return lines;
    }

    @Test
    void findsNothingInABoundedRunOfEachTarget() throws Exception {
        List<String> lines = fuzz("--together", "--runs", "2000", "--seed", "1");
        assertThat(lines).first().isEqualTo("0");
        for (String target : Targets.ALL.keySet()) {
            String line = lines.stream().filter(each -> each.startsWith(target + " ")).findFirst().orElseThrow();
            assertThat(line).endsWith("no finding");
            // Which target gets how many is up to the fuzzer; none is left out.
            assertThat(Long.parseLong(line.split("\\s+")[1])).as(line).isGreaterThanOrEqualTo(50);
        }
    }

    @Test
    void findsTheBugPlantedBehindEachTarget() throws Exception {
        List<String> missed = new ArrayList<>(Targets.ALL.keySet());
        // Most are found by a run of all; that is quicker than a JVM for each, and leaves those that got too little of it.
        List<String> together = fuzz("--together", "--runs", "1000", "--seed", "1", "--plant");
        missed.removeIf(target -> together.contains(target + PLANTED));
        assertThat(together).first().isEqualTo("1");
        assertThat(together).filteredOn(line -> line.startsWith("reproducer: "))
                .hasSize(Targets.ALL.size() - missed.size())
                .allSatisfy(line -> assertThat(Path.of(line.substring(12))).isNotEmptyFile());
        for (String target : missed) {
            assertThat(fuzz("--target", target, "--runs", "300000", "--seed", "1", "--plant"))
                    .contains(target + PLANTED);
        }
    }

    @Test
    void findsItInARunOfOneTargetAlone() throws Exception {
        List<String> lines = fuzz("--target", "uri", "--runs", "100000", "--seed", "1", "--plant");
        assertThat(lines).first().isEqualTo("1");
        assertThat(lines).contains("uri" + PLANTED);
        String reproducer = lines.stream().filter(line -> line.startsWith("reproducer: ")).findFirst().orElseThrow();
        assertThat(Files.readString(Path.of(reproducer.substring(12)))).contains("z8q");
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
