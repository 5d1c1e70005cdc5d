package io.portcullis.fuzz;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/** What must hold whatever the input is; what does not is a finding. */
public final class Claim {

    private Claim() {}

    /** Fails unless it holds. */
    public static void that(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    /** Fails unless the two are equal. */
    public static void same(@Nullable Object one, @Nullable Object other, String what) {
        if (!Objects.equals(one, other)) {
            throw new AssertionError(what + ": [" + one + "] is not [" + other + "]");
        }
    }
}
