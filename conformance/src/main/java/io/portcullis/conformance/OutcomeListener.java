package io.portcullis.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/**
 * Appends an {@link Outcome} for each invocation of a test with {@link Shows}. JUnit finds it by the class path, wherever tests
 * run.
 */
public final class OutcomeListener implements TestExecutionListener {

    private final Path file;

    /** Writes to {@code target/conformance/outcomes}, for JUnit. */
    public OutcomeListener() {
        this(Outcome.FILE);
    }

    OutcomeListener(Path file) {
        this.file = file.toAbsolutePath();
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        boolean passed = result.getStatus() == Status.SUCCESSFUL;
        // What holds tests is told of only if it failed: they may not have run at all.
        if (test.isTest() || !passed) {
            test.getSource().ifPresent(source -> write(source, passed));
        }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        test.getSource().ifPresent(source -> write(source, false));
    }

    private void write(TestSource source, boolean passed) {
        StringBuilder lines = new StringBuilder();
        if (source instanceof MethodSource method) {
            Class<?> type = method.getJavaClass();
            claims(type, type.getName(), passed, lines);
            claims(method.getJavaMethod(), type.getName() + "#" + method.getMethodName(), passed, lines);
        } else if (source instanceof ClassSource holder) {
            Class<?> type = holder.getJavaClass();
            claims(type, type.getName(), passed, lines);
            for (Class<?> each = type; each != null; each = each.getSuperclass()) {
                for (Method method : each.getDeclaredMethods()) {
                    claims(method, type.getName() + "#" + method.getName(), passed, lines);
                }
            }
        }
        append(lines);
    }

    private static void claims(AnnotatedElement where, String name, boolean passed, StringBuilder lines) {
        Shows shows = where.getAnnotation(Shows.class);
        if (shows != null) {
            for (String requirement : shows.value()) {
                lines.append(new Outcome(requirement, name, passed).toLine()).append('\n');
            }
        }
    }

    private synchronized void append(CharSequence lines) {
        if (lines.isEmpty()) {
            return;
        }
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, lines, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
