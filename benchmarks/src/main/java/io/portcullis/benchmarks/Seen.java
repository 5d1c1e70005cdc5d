package io.portcullis.benchmarks;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** Keeps what was read as text, to be compared. */
final class Seen implements Eyes {

    final List<String> all = new ArrayList<>();

    @Override
    public void see(@Nullable String text) {
        all.add(String.valueOf(text));
    }

    @Override
    public void see(long number) {
        all.add(Long.toString(number));
    }

    @Override
    public void see(boolean there) {
        all.add(Boolean.toString(there));
    }
}
