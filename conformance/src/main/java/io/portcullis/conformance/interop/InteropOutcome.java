package io.portcullis.conformance.interop;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * How one step of an encounter with a program of others went, as one line of text.
 *
 * @param encounter who was tested against whom, and as what; a heading of the document
 * @param row       what the step was done with, such as the algorithms
 * @param step      what was done
 * @param fault     why it does not work; empty if it works
 */
record InteropOutcome(String encounter, String row, String step, Optional<PeerFault> fault) {

    private static final int COLUMNS = 5;

    InteropOutcome {
        if (Stream.of(encounter, row, step).anyMatch(text -> text.isBlank() || text.matches(".*[\\t\\r\\n|].*"))) {
            throw new IllegalArgumentException("no cell of a table: " + encounter + ", " + row + ", " + step);
        }
    }

    String toLine() {
        return String.join("\t", encounter, row, step, fault.map(PeerFault::why).orElse(""),
                fault.map(PeerFault::advice).orElse(""));
    }

    /** @throws IllegalArgumentException if it is none */
    static InteropOutcome ofLine(String line) {
        String[] parts = line.split("\t", -1);
        if (parts.length != COLUMNS) {
            throw new IllegalArgumentException("no outcome: " + line);
        }
        return new InteropOutcome(parts[0], parts[1], parts[2],
                parts[3].isEmpty() ? Optional.empty() : Optional.of(new PeerFault(parts[3], parts[4])));
    }
}
