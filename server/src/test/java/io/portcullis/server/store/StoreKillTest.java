package io.portcullis.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

import io.portcullis.conformance.Shows;
import io.portcullis.pcscf.store.RegistrationStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever was told that his registration is kept finds it after kill -9, with keys that open. */
class StoreKillTest {

    private static final int KILLS = 8;

    @Test
    @Shows("row 11.1")
    void whatWasAnsweredIsThereAfterAKillAtAnyMoment(@TempDir Path dir) throws Exception {
        Path file = dir.resolve("registrations.db");
        Path key = dir.resolve("key");
        Set<String> told = new HashSet<>();
        Random random = new Random(20260731);
        for (int kill = 0; kill < KILLS; kill++) {
            // The moment is counted in answers, since they come in bursts: it falls anywhere in a group.
            told.addAll(killedAfter(StoreChild.start(file, key, 100_000 * kill), 1 + random.nextInt(2000)));
            try (SqliteRegistrationStore store = SqliteRegistrationStore.open(file, key)) {
                Set<String> kept = store.load().stream().filter(StoreKillTest::whole)
                        .map(each -> each.registration().impi()).collect(Collectors.toSet());
                assertThat(kept).containsAll(told);
            }
        }
        assertThat(told).hasSizeGreaterThan(KILLS * 100);
    }

    private static boolean whole(RegistrationStore.Kept kept) {
        return kept.sets().size() == 1 && Samples.sameKeys(kept.sets().getFirst().keys());
    }

    /** Everything that it said until its end, of which the last line may be a piece. */
    private static Set<String> killedAfter(Process process, int answers) throws Exception {
        Set<String> told = new HashSet<>();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            while (line != null) {
                if (line.startsWith("kept ") && line.endsWith(".org")) {
                    told.add(line.substring("kept ".length()));
                }
                if (told.size() == answers) {
                    StoreChild.kill(process);
                }
                line = lines.readLine();
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(told).hasSizeGreaterThanOrEqualTo(answers);
        return told;
    }
}
