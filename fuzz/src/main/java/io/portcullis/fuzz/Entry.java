package io.portcullis.fuzz;

import java.util.Arrays;
import java.util.List;

/**
 * Where Jazzer comes in; it finds the methods by their names. With one target all bytes are its own; with several the first byte
 * says whose the rest is, so that all of them share one JVM.
 */
public final class Entry {

    /** What a line with a target's executions begins with. */
    static final String EXECUTED = "executed ";

    private static List<String> names = List.of();
    private static long[] executions = {};
    private static boolean[] found = {};

    private Entry() {}

    /** Called once, with the targets' names. */
    public static void fuzzerInitialize(String[] args) {
        names = List.of(args);
        names.forEach(Targets::of);
        executions = new long[names.size()];
        found = new boolean[names.size()];
    }

    /** Called for each input. */
    public static void fuzzerTestOneInput(byte[] bytes) throws Exception {
        if (names.isEmpty()) {
            throw new IllegalStateException("no target was named");
        }
        if (names.size() == 1) {
            Targets.of(names.getFirst()).run(bytes);
        } else if (bytes.length > 0) {
            together(chosen(bytes, names.size()), Arrays.copyOfRange(bytes, 1, bytes.length));
        }
    }

    /** A target that has found something is done: the others get the time, where the run goes on. */
    private static void together(int target, byte[] bytes) throws Exception {
        if (!found[target]) {
            executions[target]++;
            found[target] = true;
            Targets.of(names.get(target)).run(bytes);
            found[target] = false;
        }
    }

    /** Called in the end. */
    public static void fuzzerTearDown() {
        for (int i = 0; i < executions.length; i++) {
            System.err.println(EXECUTED + names.get(i) + " " + executions[i]);
        }
    }

    /** Whose an input of several targets is. */
    static int chosen(byte[] bytes, int targets) {
        return (bytes[0] & 0xff) % targets;
    }
}
