package io.portcullis.fuzz;

import java.util.function.BooleanSupplier;

/**
 * A bug planted behind every parser and machine, on when the system property {@code portcullis.fuzz.plant} is set: a test sees that
 * the fuzzer finds it. It shows only where the input was taken, and takes two steps; the first is seen in the coverage alone.
 */
public final class Planted {

    private static final boolean ON = Boolean.getBoolean("portcullis.fuzz.plant");

    private Planted() {}

    /** Looks at what a parser has read. */
    public static void behind(Object parsed) {
        if (ON) {
            look(String.valueOf(parsed));
        }
    }

    /** A bug that shows where both hold; for what is read into no text. */
    public static void where(BooleanSupplier first, BooleanSupplier second) {
        if (ON && first.getAsBoolean()) {
            reached();
            if (second.getAsBoolean()) {
                throw new IllegalStateException("the planted bug");
            }
        }
    }

    private static void reached() {
        // A place of its own in the coverage.
    }

    private static void look(String text) {
        if (text.contains("z8q")) {
            throw new IllegalStateException("the planted bug");
        }
    }
}
