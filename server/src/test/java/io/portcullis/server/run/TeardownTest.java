package io.portcullis.server.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

class TeardownTest {
    private final Teardown teardown = new Teardown();
    private final List<Teardown.Part> stopped = new ArrayList<>();

    private void started(Teardown.Part part) {
        teardown.add(part, () -> stopped.add(part));
    }

    /** Nothing arrives any more; then what the procedures still write is kept; then the SAs of what is kept stay. */
    @Test
    void stopsInItsOrderWhateverTheOrderOfStartingAndOnce() {
        started(Teardown.Part.STORE);
        started(Teardown.Part.BACKEND);
        started(Teardown.Part.DROP_LOG);
        started(Teardown.Part.TRANSPORT);
        started(Teardown.Part.PCSCF);

        teardown.close();
        teardown.close();

        assertThat(stopped).containsExactly(Teardown.Part.TRANSPORT, Teardown.Part.PCSCF, Teardown.Part.STORE,
                Teardown.Part.DROP_LOG, Teardown.Part.BACKEND);
    }

    @Test
    void whatStartsTooLateIsStoppedAtOnce() {
        teardown.close();

        started(Teardown.Part.BACKEND);

        assertThat(stopped).containsExactly(Teardown.Part.BACKEND);
    }

    @Test
    void aFailureKeepsNothingElseFromStopping() {
        started(Teardown.Part.BACKEND);
        teardown.add(Teardown.Part.STORE, () -> {
            throw new IllegalStateException("stuck");
        });

        teardown.close();

        assertThat(stopped).containsExactly(Teardown.Part.BACKEND);
    }
}
