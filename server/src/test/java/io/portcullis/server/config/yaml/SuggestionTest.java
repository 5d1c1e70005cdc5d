package io.portcullis.server.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
    private static final List<String> KNOWN = List.of("port", "socket", "min_spi", "max_spi", "temporary_timeout");

    @ParameterizedTest
    @CsvSource({"prot, port", "sockets, socket", "minspi, min_spi", "max-spi, max_spi",
        "temporary_timout, temporary_timeout",
        "PORT, port", "temporarytimeout, temporary_timeout"})
    void findsWhatWasMeant(String word, String meant) {
        assertThat(Suggestion.nearest(word, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"quux", "p", "timeout", "spi_range_of_server"})
    void keepsQuietAboutWhatIsFar(String word) {
        assertThat(Suggestion.nearest(word, KNOWN)).isEmpty();
    }

    @Test
    void aSwapIsOneSlip() {
        assertThat(Suggestion.distance("prot", "port")).isEqualTo(1);
        assertThat(Suggestion.distance("", "port")).isEqualTo(4);
    }
}
