package io.portcullis.server.config;

import java.util.List;
import java.util.stream.Collectors;

import io.portcullis.server.config.yaml.Problem;

/** A configuration that cannot be used; carries everything that is wrong with it. */
public final class ConfigurationException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Problem> problems;

    ConfigurationException(String file, List<Problem> problems) {
        super(problems.stream().map(p -> p.in(file)).collect(Collectors.joining(System.lineSeparator())));
        this.problems = List.copyOf(problems);
    }

    /** Everything wrong, and the warnings, down the file; the message has the same, a line each. */
    public List<Problem> problems() {
        return problems;
    }
}
