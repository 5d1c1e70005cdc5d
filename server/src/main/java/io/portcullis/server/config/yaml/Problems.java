package io.portcullis.server.config.yaml;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** Gathers what is wrong, so that all of it is reported at once. */
public final class Problems {
    private final List<Problem> found = new ArrayList<>();

    /** Notes a mistake. */
    public void error(@Nullable Position at, String text) {
        found.add(new Problem(Problem.Severity.ERROR, at, text));
    }

    /** Notes something odd that can be lived with. */
    public void warning(@Nullable Position at, String text) {
        found.add(new Problem(Problem.Severity.WARNING, at, text));
    }

    /** Whether there is any mistake. */
    public boolean anyError() {
        return found.stream().anyMatch(p -> p.severity() == Problem.Severity.ERROR);
    }

    /** Everything found, down the file. */
    public List<Problem> list() {
        return found.stream().sorted(Problem.BY_PLACE).toList();
    }
}
