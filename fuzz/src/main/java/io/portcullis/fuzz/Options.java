package io.portcullis.fuzz;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command line.
 *
 * @param targets which to run
 * @param seconds for all of them together; 0 for no bound
 * @param runs    executions of each; 0 for no bound
 * @param seed    of the random numbers, 0 for another one each time
 * @param kept    the folder of the repository: {@code corpus/TARGET} and {@code sip.dict}
 * @param out     takes what is found: {@code corpus/TARGET} and {@code findings}
 * @param list    whether to name the targets and do nothing else
 * @param together whether they share one JVM, for less than a start of each
 * @param plant   whether a bug is planted behind the parsers
 */
record Options(List<String> targets, long seconds, long runs, long seed, Path kept, Path out, boolean list,
        boolean together, boolean plant) {

    static final String HELP = """
            Usage: ./portcullis fuzz [--minutes N] [--target NAME]... [--out FOLDER] [--list]

            Fuzzes the parsers and the state machines, guided by coverage (Jazzer). Prints a line for each target; exit code 0
            if nothing was found, 1 with the path of the input if something was, 2 for wrong usage.

              --minutes N      1 to 10080 for all targets together; default 5
              --target NAME    only this one; may be given more than once
              --runs N         executions of each target, instead of minutes
              --together       all targets in one JVM, whose inputs say whose they are: for many short runs
              --seed N         of the random numbers; default: another one each time
              --out FOLDER     takes the inputs with new coverage and the findings; default fuzz/target/fuzz
              --list           names the targets
            """;

    static Options parse(String... args) {
        List<String> targets = new ArrayList<>();
        long minutes = 0;
        long runs = 0;
        long seed = 0;
        Path kept = Path.of("").toAbsolutePath();
        Path out = null;
        boolean list = false;
        boolean together = false;
        boolean plant = false;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--list" -> list = true;
                case "--together" -> together = true;
                case "--plant" -> plant = true;
                case "--minutes" -> minutes = number(args, ++i, 10_080);
                case "--runs" -> runs = number(args, ++i, Integer.MAX_VALUE);
                case "--seed" -> seed = number(args, ++i, Integer.MAX_VALUE);
                case "--kept" -> kept = Path.of(value(args, ++i)).toAbsolutePath();
                case "--out" -> out = Path.of(value(args, ++i)).toAbsolutePath();
                case "--target" -> {
                    String name = value(args, ++i);
                    Targets.of(name);
                    targets.add(name);
                }
                default -> throw new IllegalArgumentException("unknown argument '" + args[i] + "'");
            }
        }
        if (minutes > 0 && runs > 0) {
            throw new IllegalArgumentException("--minutes and --runs exclude each other");
        }
        if (!Files.isDirectory(kept.resolve("corpus"))) {
            throw new IllegalArgumentException("no folder " + kept.resolve("corpus"));
        }
        return new Options(targets.isEmpty() ? List.copyOf(Targets.ALL.keySet()) : targets,
                runs > 0 ? 0 : 60 * (minutes == 0 ? 5 : minutes), runs, seed, kept,
                out == null ? kept.resolve("target").resolve("fuzz") : out, list, together, plant);
    }

    private static String value(String[] args, int at) {
        if (at >= args.length) {
            throw new IllegalArgumentException(args[at - 1] + " wants a value");
        }
        return args[at];
    }

    private static long number(String[] args, int at, long most) {
        String text = value(args, at);
        try {
            long number = Long.parseLong(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Said below.
        }
        throw new IllegalArgumentException(args[at - 1] + " wants 1 to " + most + ", not '" + text + "'");
    }
}
