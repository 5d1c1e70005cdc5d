package io.portcullis.systemtest.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The program inside a test host: runs the named test classes and writes an {@link Outcome} line for each test. */
public final class InnerMain {

    private InnerMain() {}

    /** Arguments: the file for the outcomes, then the names of test classes. */
    public static void main(String[] args) {
        Path results = Path.of(args[0]);
        List<DiscoverySelector> selectors = new ArrayList<>();
        for (int i = 1; i < args.length; i++) {
            selectors.add(DiscoverySelectors.selectClass(args[i]));
        }
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request().selectors(selectors).build();
        LauncherFactory.create().execute(request, new Recorder(results));
        append(results, new Outcome(Outcome.Status.END, "", ""));
        // A thread that a test left behind must not keep the host from stopping.
        Runtime.getRuntime().halt(0);
    }

    private static void append(Path results, Outcome outcome) {
        try {
            Files.writeString(results, outcome.toLine() + "\n", UTF_8, StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Recorder(Path results) implements TestExecutionListener {

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            boolean failed = result.getStatus() != TestExecutionResult.Status.SUCCESSFUL;
            if (test.isTest() || failed) {
                String detail = result.getThrowable().map(Recorder::trace).orElse("");
                append(results,
                        new Outcome(failed ? Outcome.Status.FAILED : Outcome.Status.PASSED, name(test), detail));
            }
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            append(results, new Outcome(Outcome.Status.SKIPPED, name(test), reason));
        }

        private static String name(TestIdentifier test) {
            StringBuilder name = new StringBuilder();
            for (var segment : test.getUniqueIdObject().getSegments()) {
                if (!segment.getType().equals("engine")) {
                    String value = segment.getValue();
                    name.append(name.isEmpty() ? "" : " ").append(value.substring(value.lastIndexOf('.') + 1));
                }
            }
            return name + " " + test.getDisplayName();
        }

        private static String trace(Throwable failure) {
            StringWriter text = new StringWriter();
            failure.printStackTrace(new PrintWriter(text));
            return text.toString();
        }
    }
}
