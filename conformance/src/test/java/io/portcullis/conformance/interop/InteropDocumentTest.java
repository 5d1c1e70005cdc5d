package io.portcullis.conformance.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InteropDocumentTest {

    private static final PeerFault DEAF = new PeerFault("It does not hear.", "Speak up.");

    @TempDir
    private Path folder = Path.of("");

    private String document() throws IOException {
        return InteropDocument.markdown(Files.readAllLines(folder.resolve("target/interop")));
    }

    private InteropLog log(String encounter) {
        return new InteropLog(folder.resolve("target/interop"), encounter);
    }

    @Test
    void hasATableForEachEncounterAndAReasonForEachFault() throws IOException {
        InteropLog second = log("Ours and B 2 as the proxy");
        second.works("all", "call");
        InteropLog first = log("Ours and A 1 as the P-CSCF");
        first.works("null, UDP", "register");
        first.fails("null, UDP", "call", DEAF);
        first.fails("null, TCP", "register", DEAF);

        assertThat(document()).startsWith("# Interoperability\n").endsWith("""

                ## Ours and A 1 as the P-CSCF

                | | register | call |
                |---|---|---|
                | null, UDP | yes | **no** (1) |
                | null, TCP | **no** (1) |  |

                1. It does not hear.
                   *What to do:* Speak up.

                ## Ours and B 2 as the proxy

                | | call |
                |---|---|
                | all | yes |
                """);
    }

    @Test
    void theLastOutcomeOfAStepCounts() throws IOException {
        InteropLog log = log("Ours and A 1");
        log.fails("all", "call", DEAF);
        log.works("all", "call");

        assertThat(document()).contains("| all | yes |").doesNotContain("1. ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\tb\tc", "a\tb\tc\twhy\tadvice\tmore", "a|b\tc\td\t\t"})
    void refusesWhatNoLogWrites(String line) {
        List<String> lines = List.of(line);
        assertThatThrownBy(() -> InteropDocument.markdown(lines)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two\nlines", "a\ttab"})
    void aFaultIsOneLineOfText(String text) {
        assertThatThrownBy(() -> new PeerFault(text, "Nothing.")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PeerFault("It fails.", text)).isInstanceOf(IllegalArgumentException.class);
    }
}
