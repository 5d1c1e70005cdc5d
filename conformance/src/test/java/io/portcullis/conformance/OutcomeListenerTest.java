package io.portcullis.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class OutcomeListenerTest {

    @TempDir
    private Path folder = Path.of("");

    private List<String> outcomes(Class<?> tests) throws Exception {
        Path file = folder.resolve("somewhere").resolve("outcomes");
        LauncherFactory.create(LauncherConfig.builder().enableTestExecutionListenerAutoRegistration(false)
                .addTestExecutionListeners(new OutcomeListener(file)).build())
                .execute(LauncherDiscoveryRequestBuilder.request().selectors(selectClass(tests)).build());
        String name = tests.getName();
        return Files.exists(file) ? Files.readAllLines(file).stream().map(line -> line.replace(name, "C")).sorted()
                .toList() : List.of();
    }

    @Test
    void writesALineForEachInvocationAndClaim() throws Exception {
        assertThat(outcomes(Samples.Passing.class)).containsExactly("row 1\tC#one\tpassed", "row 2.1\tC#one\tpassed",
                "row 2.2\tC#many\tpassed", "row 2.2\tC#many\tpassed", "row 2.2\tC#many\tpassed",
                "row 2.3\tC#dynamic\tpassed", "row 2.3\tC#dynamic\tpassed");
    }

    @Test
    void namesTheClassThatRanNotTheOneThatWroteTheTest() throws Exception {
        assertThat(outcomes(Samples.Inheriting.class)).hasSize(7).allMatch(line -> line.contains("\tC#"));
    }

    @Test
    void countsWhatFailedWasSkippedOrNeverRan() throws Exception {
        assertThat(outcomes(Samples.PartlyFailing.class)).contains("row 3\tC\tpassed")
                .contains("row 3\tC\tfailed", "row 4.1\tC#many\tpassed", "row 4.1\tC#many\tfailed",
                        "row 4.2\tC#skipped\tfailed", "row 4.3\tC#neverRuns\tfailed")
                .doesNotContain("row 4.2\tC#skipped\tpassed", "row 4.3\tC#neverRuns\tpassed");
        assertThat(outcomes(Samples.NeverBegins.class)).contains("row 5.1\tC#one\tfailed");
    }

    @Test
    void isFoundByJUnit() {
        assertThat(ServiceLoader.load(TestExecutionListener.class)).anyMatch(OutcomeListener.class::isInstance);
    }
}
