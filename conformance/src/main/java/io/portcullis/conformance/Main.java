package io.portcullis.conformance;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Makes {@code docs/conformance.md} of what the tests have left. */
public final class Main {

    private Main() {}

    /**
     * Argument: the checkout's folder. Exit code 0 if every requirement is shown and the document was already what it is now; 1
     * if not, with the reasons on standard error; 2 for wrong usage.
     */
    public static void main(String[] args) throws IOException {
        System.exit(args.length == 1 ? run(new House(Path.of(args[0])), Requirements.all(), System.err) : usage());
    }

    private static int usage() {
        System.err.println("Usage: io.portcullis.conformance.Main CHECKOUT");
        return 2;
    }

    static int run(House house, Requirements requirements, PrintStream out) throws IOException {
        Evidence evidence = Evidence.of(house.outcomes());
        String text = ConformanceDocument.markdown(requirements, evidence, house.testSources());
        boolean changed = !Files.exists(house.document()) || !Files.readString(house.document()).equals(text);
        if (changed) {
            Files.createDirectories(house.document().getParent());
            Files.writeString(house.document(), text);
            out.println("conformance: " + house.root().relativize(house.document())
                    + " is not what the tests show; the new one is written: look at it and commit it.");
        }
        List<String> open = requirements.ids().stream().filter(id -> !evidence.shows(id)).toList();
        open.forEach(id -> out.println("conformance: no passed test shows " + id));
        Set<String> unknown = evidence.unknown(requirements);
        unknown.forEach(id -> out.println("conformance: a test claims " + id + ", which is no requirement"));
        return changed || !open.isEmpty() || !unknown.isEmpty() ? 1 : 0;
    }
}
