package io.portcullis.server.config.yaml;

import java.util.Comparator;

import org.jspecify.annotations.Nullable;

/**
 * One mistake in a file, or one thing that deserves a word.
 *
 * @param severity whether it can be lived with
 * @param at       where; null if it belongs to no place
 * @param text     what is wrong and what to write, one sentence without a full stop
 */
public record Problem(Severity severity, @Nullable Position at, String text) {

    /** Down the file; what has no place comes last. */
    public static final Comparator<Problem> BY_PLACE = Comparator.comparing(Problem::at,
            Comparator.nullsLast(Comparator.naturalOrder()));

    /** How bad it is. */
    public enum Severity {
        /** The configuration cannot be used. */
        ERROR,
        /** It can, in a way that is said. */
        WARNING
    }

    /** {@code file:line:column: error: text}. */
    public String in(String file) {
        return file + (at == null ? "" : ":" + at) + ": " + (severity == Severity.ERROR ? "error: " : "warning: ")
                + text;
    }
}
