package io.portcullis.fuzz;

/**
 * A bug planted behind every parser, on when the system property {@code portcullis.fuzz.plant} is set: a test sees that the
 * fuzzer finds it. It shows only where the parser took the input, and takes two steps; the first is seen in the coverage alone.
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

    private static void look(String text) {
        for (int i = 0; i + 1 < text.length(); i++) {
            if (text.charAt(i) == 'z') {
                if (text.charAt(i + 1) == '8') {
                    throw new IllegalStateException("the planted bug");
                }
            }
        }
    }
}
