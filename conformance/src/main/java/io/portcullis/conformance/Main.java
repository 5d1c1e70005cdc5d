package io.portcullis.conformance;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import io.portcullis.conformance.interop.InteropDocument;
import io.portcullis.conformance.interop.InteropLog;

/** Makes {@code docs/conformance.md} and {@code docs/interop.md} of what the tests have left. */
public final class Main {

    private static final String CONFORMANCE = "conformance";
    private static final String INTEROP = "interop";

    private Main() {}

    /**
     * Arguments: the checkout's folder, and which document, {@code conformance} or {@code interop}; both without. Exit code 0
     * if every requirement is shown and the documents were already what they are now; 1 if not, with the reasons on standard
     * error; 2 for wrong usage.
     */
    public static void main(String[] args) throws IOException {
        List<String> wanted = args.length == 1 ? List.of(CONFORMANCE, INTEROP)
                : List.of(args).subList(Math.min(1, args.length), args.length);
        if (args.length == 0 || args.length > 2 || !List.of(CONFORMANCE, INTEROP).containsAll(wanted)) {
            System.err.println("Usage: io.portcullis.conformance.Main CHECKOUT [conformance|interop]");
            System.exit(2);
        }
        House house = new House(Path.of(args[0]));
        int code = wanted.contains(CONFORMANCE) ? run(house, Requirements.all(), System.err) : 0;
        System.exit(wanted.contains(INTEROP) ? Math.max(code, interop(house, System.err)) : code);
    }

    static int run(House house, Requirements requirements, PrintStream out) throws IOException {
        Evidence evidence = Evidence.of(house.outcomes());
        boolean changed = changed(house, house.document(),
                ConformanceDocument.markdown(requirements, evidence, house.testSources()), out);
        List<String> open = requirements.ids().stream().filter(id -> !evidence.shows(id)).toList();
        open.forEach(id -> out.println("conformance: no passed test shows " + id));
        Set<String> unknown = evidence.unknown(requirements);
        unknown.forEach(id -> out.println("conformance: a test claims " + id + ", which is no requirement"));
        return changed || !open.isEmpty() || !unknown.isEmpty() ? 1 : 0;
    }

    static int interop(House house, PrintStream out) throws IOException {
        List<String> outcomes = house.left(InteropLog.FILE);
        if (outcomes.isEmpty()) {
            out.println("conformance: no test with a program of others has run");
            return 1;
        }
        return changed(house, house.interopDocument(), InteropDocument.markdown(outcomes), out) ? 1 : 0;
    }

    /** Writes a document; whether it was another before. */
    private static boolean changed(House house, Path document, String text, PrintStream out) throws IOException {
        if (Files.exists(document) && Files.readString(document).equals(text)) {
            return false;
        }
        Files.createDirectories(document.getParent());
        Files.writeString(document, text);
        out.println("conformance: " + house.root().relativize(document)
                + " is not what the tests show; the new one is written: look at it and commit it.");
        return true;
    }
}
