package io.portcullis.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever was kept passes: what covered something new, and what once was a finding. */
class CorpusTest {

    static Stream<String> targets() {
        return Targets.ALL.keySet().stream();
    }

    @Test
    void messagesOfRfc4475AndRfc5118AreAmongThem() throws IOException {
        assertThat(Seeds.files(Path.of("").toAbsolutePath(), "message")).extracting(Path::getFileName)
                .extracting(Path::toString).contains("wsinv.dat", "intmeth.dat", "ipv6-good.dat");
    }

    @ParameterizedTest
    @MethodSource("targets")
    void everyInputKeptPasses(String target) throws IOException {
        List<Path> kept = Seeds.files(Path.of("").toAbsolutePath(), target);
        assertThat(kept).isNotEmpty();
        for (Path file : kept) {
            byte[] bytes = Files.readAllBytes(file);
            assertThatCode(() -> Targets.of(target).run(bytes)).as(file.toString()).doesNotThrowAnyException();
        }
    }
}
