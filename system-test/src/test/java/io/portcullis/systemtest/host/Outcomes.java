package io.portcullis.systemtest.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.DynamicTest;

/** Turns what an inner run wrote into tests of the outer run. */
final class Outcomes {

    private static final int LOG_TAIL = 8000;

    private Outcomes() {}

    static List<DynamicTest> toTests(Path results, Path log, boolean ended) throws IOException {
        List<Outcome> outcomes = new ArrayList<>();
        if (Files.exists(results)) {
            Files.readAllLines(results).forEach(line -> outcomes.add(Outcome.ofLine(line)));
        }
        boolean complete = outcomes.removeIf(outcome -> outcome.status() == Outcome.Status.END);
        List<DynamicTest> tests = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            tests.add(DynamicTest.dynamicTest(outcome.name(), () -> check(outcome)));
        }
        String tail = tail(log);
        tests.add(DynamicTest.dynamicTest("the run inside reached its end", () -> {
            assertThat(ended).as("the host stopped by itself; its output ends:%n%s", tail).isTrue();
            assertThat(complete).as("every outcome was written; the host's output ends:%n%s", tail).isTrue();
            assertThat(outcomes).as("tests ran inside").isNotEmpty();
        }));
        return tests;
    }

    private static void check(Outcome outcome) {
        if (outcome.status() != Outcome.Status.PASSED) {
            fail(outcome.status() + " inside the test host: " + outcome.detail());
        }
    }

    private static String tail(Path log) throws IOException {
        String text = Files.exists(log) ? Files.readString(log, java.nio.charset.StandardCharsets.ISO_8859_1) : "";
        return text.substring(Math.max(0, text.length() - LOG_TAIL));
    }
}
