package io.portcullis.conformance;

import java.nio.file.Path;

/**
 * How one invocation of a test ended that claims a requirement, as one line of text.
 *
 * @param requirement the id that is claimed
 * @param test        the class's full name, or {@code class#method}; where the claim stands
 * @param passed      false also for what was skipped
 */
record Outcome(String requirement, String test, boolean passed) {

    /** Where these are written, below the directory that a module's tests run in. */
    static final Path FILE = Path.of("target", "conformance", "outcomes");

    private static final String PASSED = "passed";
    private static final String FAILED = "failed";

    String toLine() {
        return requirement + "\t" + test + "\t" + (passed ? PASSED : FAILED);
    }

    /** @throws IllegalArgumentException if it is none */
    static Outcome ofLine(String line) {
        String[] parts = line.split("\t", -1);
        if (parts.length != 3 || !(parts[2].equals(PASSED) || parts[2].equals(FAILED))) {
            throw new IllegalArgumentException("no outcome: " + line);
        }
        return new Outcome(parts[0], parts[1], parts[2].equals(PASSED));
    }
}
