package io.portcullis.fuzz;

import org.jspecify.annotations.Nullable;

/** Where Jazzer comes in; it finds the two methods by their names. */
public final class Entry {

    private static @Nullable Target target;

    private Entry() {}

    /** Called once, with the target's name. */
    public static void fuzzerInitialize(String[] args) {
        target = Targets.of(args[0]);
    }

    /** Called for each input. */
    public static void fuzzerTestOneInput(byte[] bytes) throws Exception {
        if (target == null) {
            throw new IllegalStateException("no target was named");
        }
        target.run(bytes);
    }
}
