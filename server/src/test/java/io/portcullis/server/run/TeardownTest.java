package io.portcullis.server.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

class TeardownTest {
    private final Teardown teardown = new Teardown();
    private final List<String> stopped = new ArrayList<>();

    @Test
    void stopsInOppositeOrderAndOnce() {
        teardown.add("first", () -> stopped.add("first"));
        teardown.add("second", () -> stopped.add("second"));

        teardown.close();
        teardown.close();

        assertThat(stopped).containsExactly("second", "first");
    }

    @Test
    void whatStartsTooLateIsStoppedAtOnce() {
        teardown.close();

        teardown.add("late", () -> stopped.add("late"));

        assertThat(stopped).containsExactly("late");
    }

    @Test
    void aFailureKeepsNothingElseFromStopping() {
        teardown.add("first", () -> stopped.add("first"));
        teardown.add("bad", () -> {
            throw new IllegalStateException("stuck");
        });

        teardown.close();

        assertThat(stopped).containsExactly("first");
    }
}
