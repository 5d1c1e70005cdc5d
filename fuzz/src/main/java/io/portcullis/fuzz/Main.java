package io.portcullis.fuzz;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

/** {@code ./portcullis fuzz}. */
public final class Main {

    private Main() {}

    /** Runs a command line, and exits. */
    public static void main(String... args) throws IOException, InterruptedException {
        System.exit(execute(System.out, System.err, args));
    }

    /**
     * Runs a command line.
     *
     * @param out takes what was asked for
     * @param err takes complaints
     * @return 0 if nothing was found, 1 if something was, 2 for wrong usage
     */
    static int execute(PrintStream out, PrintStream err, String... args)
            throws IOException, InterruptedException {
        if (Arrays.asList(args).contains("--help") || Arrays.asList(args).contains("-h")) {
            out.print(Options.HELP);
            return 0;
        }
        Options options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            err.println("portcullis: " + e.getMessage());
            return 2;
        }
        if (options.list()) {
            options.targets().forEach(out::println);
            return 0;
        }
        if (options.together()) {
            return new Run(options.targets(), options, out).run(options.seconds()) ? 0 : 1;
        }
        boolean clean = true;
        for (String target : options.targets()) {
            clean &= new Run(List.of(target), options, out)
                    .run(Math.max(1, options.seconds() / options.targets().size()));
        }
        return clean ? 0 : 1;
    }
}
