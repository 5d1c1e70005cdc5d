package io.portcullis.server.store;

import static io.portcullis.server.store.Samples.done;
import static io.portcullis.server.store.Samples.impi;
import static io.portcullis.server.store.Samples.registration;
import static io.portcullis.server.store.Samples.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.portcullis.conformance.Shows;
import io.portcullis.pcscf.store.RegistrationStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * What becomes of a store that is damaged, locked, taken away or something else, at start and while it is in use. Full and
 * read-only file systems want mounts; they are tested in system-test.
 */
@Shows("row 11.6")
class StoreFaultTest {

    private static final int PAGE = 4096;

    private final Path file;
    private final Path key;

    StoreFaultTest(@TempDir Path dir) {
        this.file = dir.resolve("registrations.db");
        this.key = dir.resolve("key");
    }

    private SqliteRegistrationStore open() throws RegistrationStoreException {
        return SqliteRegistrationStore.open(file, key);
    }

    private void keep(int count) throws Exception {
        try (SqliteRegistrationStore store = open()) {
            for (int i = 0; i < count; i++) {
                store.put(registration(impi(i)), List.of(set(i)));
            }
        }
    }

    private void refuses(String... words) {
        assertThatThrownBy(this::open).isInstanceOf(RegistrationStoreException.class)
                .hasMessageContaining(file.toString()).hasMessageContainingAll(words);
    }

    private void overwrite(long from, int length) throws IOException {
        byte[] noise = new byte[length];
        new Random(7).nextBytes(noise);
        try (RandomAccessFile database = new RandomAccessFile(file.toFile(), "rw")) {
            database.seek(from);
            database.write(noise);
        }
    }

    @Test
    void namesADatabaseWithADamagedHeader() throws Exception {
        keep(1);
        overwrite(0, 100);

        refuses("is damaged", "no SQLite database", "move it away");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void namesADatabaseWithADamagedPage(int page) throws Exception {
        keep(200);
        assertThat(Files.size(file)).isGreaterThan(11 * PAGE);
        // The first page begins with the header; what is behind it describes the tables.
        overwrite(page == 0 ? 100 : (long) page * PAGE, page == 0 ? PAGE - 100 : PAGE);

        refuses("is damaged", "Put a backup in its place");
    }

    @Test
    void namesADatabaseThatWasCutOff() throws Exception {
        keep(200);
        try (RandomAccessFile database = new RandomAccessFile(file.toFile(), "rw")) {
            database.setLength(5 * PAGE + 17);
        }

        refuses("is damaged");
    }

    @Test
    void namesAFileThatIsSomethingElse() throws Exception {
        Files.writeString(file, "socket: udp:192.0.2.1\n".repeat(500), StandardCharsets.UTF_8);

        refuses("is damaged", "no SQLite database");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATE binding SET expires_at = 'soon'", "UPDATE binding SET impus = '[]'",
        "UPDATE binding SET contacts = 'x'", "DELETE FROM binding",
        "UPDATE registration SET unprotected_address = 'x', unprotected_port = 1"})
    void namesARegistrationThatCannotBeRead(String damage) throws Exception {
        keep(1);
        try (Connection other = Samples.other(file)) {
            Samples.run(other, damage);
        }

        refuses("is damaged", impi(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"alg = 'rot13'", "phase = 'TEMPORARY'", "spi_ps = 255", "ue = 'example.org'",
        "sealed_keys = x'00'"})
    void namesASetThatCannotBeRead(String damage) throws Exception {
        keep(1);
        try (Connection other = Samples.other(file)) {
            Samples.run(other, "UPDATE sa_set SET " + damage);
        }
        try (SqliteRegistrationStore store = open()) {
            assertThatThrownBy(store::load).isInstanceOf(RegistrationStoreException.class)
                    .hasMessageContainingAll(file.toString(), "is damaged", impi(0));
        }
    }

    @Test
    void namesAFolderInThePlaceOfTheDatabase() throws Exception {
        Files.createDirectory(file);

        refuses("is no file", "setting store");
        assertThat(key).doesNotExist();
    }

    @Test
    void namesAFileInThePlaceOfItsFolder() throws Exception {
        Path plain = Files.createFile(file.resolveSibling("plain"));

        assertThatThrownBy(() -> SqliteRegistrationStore.open(plain.resolve("registrations.db"), key))
                .isInstanceOf(RegistrationStoreException.class).hasMessageContaining(plain.toString())
                .hasMessageContaining("is something else");
    }

    @Test
    void namesADatabaseThatAnotherProgramHasLocked() throws Exception {
        keep(1);
        try (Connection other = Samples.other(file)) {
            Samples.run(other, "BEGIN EXCLUSIVE");
            refuses("is locked by another program for more than 2 s");
            Samples.run(other, "ROLLBACK");
        }
        open().close();
    }

    @Test
    void whileItIsLockedChangesFailAndLookUpsGoOn() throws Exception {
        try (SqliteRegistrationStore store = open()) {
            done(store.put(registration(impi(1), "before"), List.of(set(1))));
            try (Connection other = Samples.other(file)) {
                Samples.run(other, "BEGIN EXCLUSIVE");
                assertThatThrownBy(() -> done(store.put(registration(impi(1), "after"), List.of(set(2)))))
                        .isInstanceOf(RegistrationStoreException.class)
                        .hasMessageContainingAll(file.toString(), "is locked by another program");
                assertThat(store.byImpi(impi(1))).contains(registration(impi(1), "before"));
                Samples.run(other, "ROLLBACK");
            }
            assertThat(store.load().getFirst().sets().getFirst().number()).isEqualTo(1);
            done(store.put(registration(impi(1), "after"), List.of(set(2))));
            assertThat(store.byPathToken("after")).isPresent();
        }
    }

    @Test
    void aDatabaseThatWasTakenAwayIsMissedAtTheNextChange() throws Exception {
        Path elsewhere = file.resolveSibling("elsewhere");
        try (SqliteRegistrationStore store = open()) {
            done(store.put(registration(impi(1)), List.of()));
            Files.move(file, elsewhere);
            assertThatThrownBy(() -> done(store.put(registration(impi(2)), List.of())))
                    .isInstanceOf(RegistrationStoreException.class)
                    .hasMessageContainingAll(file.toString(), "is not there any more");
            assertThat(file).doesNotExist();
            assertThat(store.byImpi(impi(1))).isPresent();

            Files.move(elsewhere, file);
            done(store.put(registration(impi(3)), List.of()));
        }
        try (SqliteRegistrationStore store = open()) {
            assertThat(store.all()).hasSize(2);
        }
    }

    @Test
    void theLogSaysOnceWhenItBeginsToFailAndOnceWhenItIsOver() throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(Writer.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
        Path elsewhere = file.resolveSibling("elsewhere");
        try (SqliteRegistrationStore store = open()) {
            Files.move(file, elsewhere);
            for (int i = 0; i < 3; i++) {
                CompletionStage<Void> stage = store.remove(impi(i));
                assertThatThrownBy(() -> done(stage)).isInstanceOf(RegistrationStoreException.class);
            }
            Files.move(elsewhere, file);
            done(store.remove(impi(1)));
            done(store.remove(impi(1)));
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(null);
        }
        assertThat(lines.list).map(line -> line.getLevel() + " " + line.getKeyValuePairs().getFirst())
                .containsExactly("ERROR event=\"store_failed\"", "INFO event=\"store_works\"");
        assertThat(lines.list.getFirst().getFormattedMessage()).contains(file.toString());
    }

    @Test
    void aDatabaseThatWasReplacedIsNotWritten() throws Exception {
        try (SqliteRegistrationStore store = open()) {
            done(store.put(registration(impi(1)), List.of()));
            Path another = Files.writeString(file.resolveSibling("another"), "not ours");
            Files.move(file, file.resolveSibling("old"));
            Files.move(another, file);

            assertThatThrownBy(() -> done(store.put(registration(impi(2)), List.of())))
                    .isInstanceOf(RegistrationStoreException.class)
                    .hasMessageContainingAll(file.toString(), "was replaced");
            assertThat(file).hasContent("not ours");
        }
    }
}
