package io.portcullis.systemtest.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/**
 * How one test ended inside a test host, as one line of text.
 *
 * @param status what JUnit saw
 * @param name   class and display name
 * @param detail the stack trace of a failure or the reason of a skip, else empty
 */
public record Outcome(Status status, String name, String detail) {

    /** What JUnit saw. */
    public enum Status {
        /** It passed. */
        PASSED,
        /** An assertion or something else failed. */
        FAILED,
        /** It did not run, which counts as a failure outside. */
        SKIPPED,
        /** Not a test: the inner run reached its end, and nothing was lost. */
        END
    }

    String toLine() {
        return status + "\t" + encode(name) + "\t" + encode(detail);
    }

    static Outcome ofLine(String line) {
        String[] parts = line.split("\t", -1);
        return new Outcome(Status.valueOf(parts[0]), decode(parts[1]), decode(parts[2]));
    }

    private static String encode(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static String decode(String text) {
        return new String(Base64.getDecoder().decode(text), UTF_8);
    }
}
