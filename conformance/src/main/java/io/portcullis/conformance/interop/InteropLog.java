package io.portcullis.conformance.interop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Where tests write down how an encounter with a program of others went, each step when it has gone as they expect: what
 * goes otherwise fails the test, and then no document is made.
 */
public final class InteropLog {

    /** Where it is written, below the directory that a module's tests run in. */
    public static final Path FILE = Path.of("target", "conformance", "interop");

    private final Path file;
    private final String encounter;

    /** @param encounter who is tested against whom, and as what, with the version that the other says it is */
    public InteropLog(String encounter) {
        this(FILE, encounter);
    }

    InteropLog(Path file, String encounter) {
        this.file = file.toAbsolutePath();
        this.encounter = encounter;
    }

    /**
     * A step that works. Rows and steps stand in the document in the order in which they are first told of.
     *
     * @param row  what it was done with, such as the algorithms; no line break, no bar
     * @param step what was done; likewise
     */
    public void works(String row, String step) {
        append(new InteropOutcome(encounter, row, step, Optional.empty()));
    }

    /** A step that does not work, and that was expected not to. */
    public void fails(String row, String step, PeerFault fault) {
        append(new InteropOutcome(encounter, row, step, Optional.of(fault)));
    }

    private synchronized void append(InteropOutcome outcome) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, outcome.toLine() + "\n", UTF_8, StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
