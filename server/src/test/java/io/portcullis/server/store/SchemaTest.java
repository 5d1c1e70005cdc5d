package io.portcullis.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.Spi;
import io.portcullis.ipsec.sa.set.UeSets.Phase;
import io.portcullis.pcscf.store.RegistrationStore;
import io.portcullis.pcscf.store.RegistrationStoreException;
import io.portcullis.pcscf.store.SaSequences;
import io.portcullis.pcscf.store.SetRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaTest {

    private static final List<String> ONE = List.of("CREATE TABLE a (x INTEGER)", "INSERT INTO a VALUES (1)");
    private static final List<String> TWO = List.of("ALTER TABLE a ADD COLUMN y INTEGER NOT NULL DEFAULT 7");
    private static final List<String> THREE = List.of("UPDATE a SET y = x + y", "CREATE INDEX by_y ON a (y)");
    private static final List<String> BROKEN = List.of("UPDATE a SET y = 99", "UPDATE nothing SET y = 1");

    private final Path file;

    SchemaTest(@TempDir Path dir) {
        this.file = dir.resolve("registrations.db");
    }

    private Connection at(List<List<String>> steps) throws Exception {
        Database.open(file, new Schema(steps));
        return Samples.other(file);
    }

    /** What a power cut leaves is not tested; that each commit waits for the disk is a matter of this. */
    @Test
    @Shows("row 11.1")
    void commitsGoToTheDisk() throws Exception {
        try (Connection own = Database.open(file, Schema.CURRENT).connect()) {
            assertThat(Samples.one(own, "PRAGMA synchronous")).as("FULL").isEqualTo("2");
            assertThat(Samples.one(own, "PRAGMA journal_mode")).isEqualTo("wal");
            assertThat(Samples.one(own, "PRAGMA foreign_keys")).isEqualTo("1");
        }
    }

    @Test
    void takesEveryStepFromAnyVersion() throws Exception {
        try (Connection first = at(List.of(ONE))) {
            assertThat(Samples.one(first, "PRAGMA user_version")).isEqualTo("1");
        }
        try (Connection third = at(List.of(ONE, TWO, THREE))) {
            assertThat(Samples.one(third, "SELECT x || ',' || y FROM a")).isEqualTo("1,8");
            assertThat(Samples.one(third, "PRAGMA user_version")).isEqualTo("3");
            assertThat(Samples.one(third, "PRAGMA application_id")).isEqualTo("1346589510");
            assertThat(Samples.one(third, "PRAGMA journal_mode")).isEqualTo("wal");
        }
        try (Connection again = at(List.of(ONE, TWO, THREE))) {
            assertThat(Samples.one(again, "SELECT y FROM a")).isEqualTo("8");
        }
    }

    @Test
    void aStepThatFailsLeavesTheVersionBeforeIt() throws Exception {
        assertThatThrownBy(() -> at(List.of(ONE, TWO, BROKEN)).close()).isInstanceOf(RegistrationStoreException.class)
                .hasMessageContaining(file.toString()).hasMessageContaining("nothing");
        try (Connection second = Samples.other(file)) {
            assertThat(Samples.one(second, "SELECT y FROM a")).isEqualTo("7");
            assertThat(Samples.one(second, "PRAGMA user_version")).isEqualTo("2");
        }
        try (Connection third = at(List.of(ONE, TWO, THREE))) {
            assertThat(Samples.one(third, "SELECT y FROM a")).isEqualTo("8");
        }
    }

    @Test
    void refusesADatabaseOfANewerVersionAndLeavesIt() throws Exception {
        at(List.of(ONE, TWO, THREE)).close();
        byte[] before = Files.readAllBytes(file);

        assertThatThrownBy(() -> at(List.of(ONE, TWO)).close()).isInstanceOf(RegistrationStoreException.class)
                .hasMessageContainingAll(file.toString(), "schema version 3", "up to 2");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void refusesAnotherProgramsDatabaseAndLeavesIt() throws Exception {
        List<List<String>> foreign = new ArrayList<>(List.of(List.of("CREATE TABLE theirs (x)"),
                List.of("PRAGMA application_id = 42"), List.of("PRAGMA user_version = 9")));
        for (List<String> statements : foreign) {
            Files.deleteIfExists(file);
            try (Connection other = Samples.other(file)) {
                Samples.run(other, statements.toArray(String[]::new));
            }
            byte[] before = Files.readAllBytes(file);

            assertThatThrownBy(() -> SqliteRegistrationStore.open(file, file.resolveSibling("key")))
                    .isInstanceOf(RegistrationStoreException.class)
                    .hasMessageContainingAll(file.toString(), "no store of Portcullis", "setting store");
            assertThat(Files.readAllBytes(file)).isEqualTo(before);
            assertThat(file.resolveSibling("key")).doesNotExist();
        }
    }

    /** A file of version 1 as a released Portcullis left it, written by hand: what such files hold can be read for ever. */
    @Test
    void readsAStoreOfVersionOne() throws Exception {
        Path key = file.resolveSibling("key");
        Files.write(key, HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        try (Connection other = Samples.other(file)) {
            versionOne(other);
        }
        try (SqliteRegistrationStore store = SqliteRegistrationStore.open(file, key)) {
            RegistrationStore.Kept kept = store.load().getFirst();
            assertThat(kept.registration().impi()).isEqualTo("u1@example.org");
            assertThat(kept.registration().pathToken()).isEqualTo("tok");
            assertThat(kept.registration().unprotected()).isNull();
            assertThat(kept.registration().impus()).containsExactly("sip:u1@example.org", "tel:+1");
            assertThat(kept.registration().expiresAt()).isEqualTo(Instant.parse("2030-01-01T00:00:00.5Z"));
            SetRecord set = kept.sets().getFirst();
            assertThat(set.number()).isEqualTo(9);
            assertThat(set.sas().ue()).isEqualTo(InetAddress.ofLiteral("2001:db8::7"));
            assertThat(set.sas().spis().ps()).isEqualTo(Spi.of(4294967295L));
            assertThat(set.sas().pair()).hasToString("hmac-sha-1-96=aes-cbc");
            assertThat(set.phase()).isEqualTo(Phase.ESTABLISHED);
            assertThat(set.protectedBy()).isEqualTo(OptionalLong.of(4));
            assertThat(set.sequences()).isEqualTo(new SaSequences(1, 2, 3, 4));
            assertThat(set.current()).isTrue();
            assertThat(Samples.sameKeys(set.keys())).isTrue();
        }
        try (Connection other = Samples.other(file)) {
            assertThat(Samples.one(other, "PRAGMA user_version"))
                    .isEqualTo(Integer.toString(Schema.CURRENT.version()));
        }
    }

    private static void versionOne(Connection database) throws SQLException {
        Samples.run(database, "PRAGMA application_id = 0x50435346", "PRAGMA user_version = 1", """
                CREATE TABLE store (only_row INTEGER PRIMARY KEY CHECK (only_row = 1), key_id BLOB NOT NULL,
                    started TEXT NOT NULL) STRICT""",
                """
                        CREATE TABLE registration (impi TEXT PRIMARY KEY, path_token TEXT NOT NULL UNIQUE, unprotected_address TEXT,
                            unprotected_port INTEGER, CHECK ((unprotected_address IS NULL) = (unprotected_port IS NULL)))
                        STRICT, WITHOUT ROWID""",
                """
                        CREATE TABLE binding (impi TEXT NOT NULL REFERENCES registration ON DELETE CASCADE, position INTEGER NOT NULL,
                            aor TEXT NOT NULL, impus TEXT NOT NULL, contacts TEXT NOT NULL, service_route TEXT NOT NULL,
                            expires_at TEXT NOT NULL, PRIMARY KEY (impi, position)) STRICT, WITHOUT ROWID""",
                """
                        CREATE TABLE sa_set (impi TEXT NOT NULL REFERENCES registration ON DELETE CASCADE, number INTEGER NOT NULL,
                            ue TEXT NOT NULL, pcscf TEXT NOT NULL, port_uc INTEGER NOT NULL, port_us INTEGER NOT NULL,
                            port_pc INTEGER NOT NULL, port_ps INTEGER NOT NULL, spi_uc INTEGER NOT NULL, spi_us INTEGER NOT NULL,
                            spi_pc INTEGER NOT NULL, spi_ps INTEGER NOT NULL, alg TEXT NOT NULL, ealg TEXT NOT NULL,
                            offer TEXT NOT NULL, phase TEXT NOT NULL, ends_at TEXT NOT NULL, protected_by INTEGER,
                            is_current INTEGER NOT NULL, sequence_ps_uc INTEGER NOT NULL, sequence_pc_us INTEGER NOT NULL,
                            sequence_uc_ps INTEGER NOT NULL, sequence_us_pc INTEGER NOT NULL, sealed_keys BLOB NOT NULL,
                            PRIMARY KEY (impi, number)) STRICT, WITHOUT ROWID""",
                "INSERT INTO store VALUES (1, x'6bde85ae5ceb8945', '2029-01-01T00:00:00Z')",
                "INSERT INTO registration VALUES ('u1@example.org', 'tok', NULL, NULL)",
                """
                        INSERT INTO binding VALUES ('u1@example.org', 0, 'sip:u1@example.org', '["sip:u1@example.org","tel:+1"]',
                            '["sip:u1@[2001:db8::7]:6100"]', '["<sip:scscf.example.org;lr>"]', '2030-01-01T00:00:00.500Z')""",
                """
                        INSERT INTO sa_set VALUES ('u1@example.org', 9, '2001:db8::7', '2001:db8::1', 6100, 6101, 5062, 5063,
                            256, 257, 258, 4294967295, 'hmac-sha-1-96', 'aes-cbc', '["ipsec-3gpp"]', 'ESTABLISHED',
                            '2030-01-01T00:00:30.500Z', 4, 1, 1, 2, 3, 4, x'484d2d9449ee883ed71dc80d41e6b47004a54001026300c482fe127c6703642259c99b7d35c6783d46bc7504f8475dde7babccb066c2d03815438422')""");
    }
}
