package io.portcullis.benchmarks;

import org.jspecify.annotations.Nullable;

/** Takes what was read, so that no compiler leaves the reading out; numbers as such, so that the measuring makes no garbage. */
interface Eyes {

    /** A text; null if it is not there. */
    void see(@Nullable String text);

    /** A number. */
    void see(long number);

    /** Whether something is there. */
    void see(boolean there);
}
