package io.portcullis.fuzz;

import java.io.IOException;
import java.util.Arrays;

/** {@code ./portcullis fuzz}. */
public final class Main {

    private Main() {}

    /** Runs a command line, and exits. */
    public static void main(String... args) throws IOException, InterruptedException {
        System.exit(execute(args));
    }

    /**
     * Runs a command line.
     *
     * @return 0 if nothing was found, 1 if something was, 2 for wrong usage
     */
    static int execute(String... args) throws IOException, InterruptedException {
        if (Arrays.asList(args).contains("--help") || Arrays.asList(args).contains("-h")) {
            System.out.print(Options.HELP);
            return 0;
        }
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println("portcullis: " + e.getMessage());
            return 2;
        }
        if (options.list()) {
            options.targets().forEach(System.out::println);
            return 0;
        }
        boolean clean = true;
        for (String target : options.targets()) {
            clean &= new Run(target, options).run(Math.max(1, options.seconds() / options.targets().size()));
        }
        return clean ? 0 : 1;
    }
}
