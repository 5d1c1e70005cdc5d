package io.portcullis.systemtest.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.Spi;
import io.portcullis.ipsec.sa.set.SaSet;
import io.portcullis.ipsec.sa.set.UeSets.Phase;
import io.portcullis.pcscf.store.Binding;
import io.portcullis.pcscf.store.Registration;
import io.portcullis.pcscf.store.RegistrationStoreException;
import io.portcullis.pcscf.store.SaSequences;
import io.portcullis.pcscf.store.SetRecord;
import io.portcullis.server.store.SqliteRegistrationStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Full and read-only, at start and while the store is in use. */
@Shows("row 11.6")
class StoreOnFileSystems {

    private static final Instant LATER = Instant.parse("2031-02-03T04:05:06Z");

    private FileSystem disk;
    private Path file;
    private Path key;

    @BeforeEach
    void mount() throws Exception {
        disk = FileSystem.ofMegabytes(2);
        file = disk.root().resolve("registrations.db");
        key = disk.root().resolve("key");
    }

    @AfterEach
    void unmount() throws Exception {
        disk.close();
    }

    private SqliteRegistrationStore open() throws RegistrationStoreException {
        return SqliteRegistrationStore.open(file, key);
    }

    private static CompletionStage<Void> put(SqliteRegistrationStore store, String impi) {
        Registration registration = new Registration(impi, "token-" + impi, null,
                List.of(new Binding("sip:" + impi, List.of("sip:" + impi), List.of("sip:u@192.0.2.7:6100"), List.of(),
                        LATER)));
        SaSet sas = new SaSet(SaSet.Role.PCSCF, InetAddress.ofLiteral("192.0.2.7"), InetAddress.ofLiteral("192.0.2.1"),
                new SaSet.Ports(6100, 6101, 5062, 5063),
                new SaSet.Spis(Spi.of(70000), Spi.of(70001), Spi.of(70002), Spi.of(70003)), AlgorithmPair.ALL.get(1));
        try (AkaKeys keys = AkaKeys.of(new byte[16], new byte[16])) {
            return store.put(registration, List.of(new SetRecord(1, sas, List.of("ipsec-3gpp"), Phase.ESTABLISHED,
                    LATER, OptionalLong.empty(), true, new SaSequences(1, 1, 1, 1), keys)));
        }
    }

    private static void done(CompletionStage<Void> stage) throws Exception {
        try {
            stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private void fails(CompletionStage<Void> stage, String why) {
        assertThatThrownBy(() -> done(stage)).isInstanceOf(RegistrationStoreException.class)
                .hasMessageContaining(file.toString()).hasMessageContaining(why);
    }

    private void refuses(String why) {
        assertThatThrownBy(this::open).isInstanceOf(RegistrationStoreException.class)
                .hasMessageContaining(file.toString()).hasMessageContaining(why);
    }

    private void keepOne() throws Exception {
        try (SqliteRegistrationStore store = open()) {
            done(put(store, "kept@example.org"));
        }
    }

    @Test
    void saysAtStartThatThereIsNoRoomForANewOne() throws Exception {
        disk.fill();
        refuses("is full: its file system has no room left");
        disk.makeRoom();

        keepOne();
    }

    @Test
    void saysAtStartThatAnOldOneHasNoRoom() throws Exception {
        keepOne();
        disk.fill();
        refuses("is full: its file system has no room left");
        disk.makeRoom();

        try (SqliteRegistrationStore store = open()) {
            assertThat(store.load()).hasSize(1);
        }
    }

    @Test
    void whileItIsFullChangesFailAndWhenThereIsRoomTheyAreMadeAgain() throws Exception {
        try (SqliteRegistrationStore store = open()) {
            done(put(store, "a@example.org"));
            disk.fill();
            // What SQLite has room for already may still be used up.
            assertThatThrownBy(() -> {
                for (int i = 0; i < 5000; i++) {
                    done(put(store, i + "@example.org"));
                }
            }).isInstanceOf(RegistrationStoreException.class).hasMessageContaining(file.toString())
                    .hasMessageContaining("is full: its file system has no room left");
            // The failure has given back what SQLite had room for; now not even that is left.
            disk.fill();
            fails(put(store, "b@example.org"), "is full: its file system has no room left");
            assertThat(store.byImpi("a@example.org")).isPresent();
            assertThat(store.byImpi("b@example.org")).isEmpty();

            disk.makeRoom();
            done(put(store, "c@example.org"));
            assertThat(store.load()).map(kept -> kept.registration().impi()).contains("a@example.org", "c@example.org")
                    .doesNotContain("b@example.org");
        }
    }

    @Test
    void saysAtStartThatTheFileSystemIsReadOnly() throws Exception {
        keepOne();
        FileSystem.readOnly(disk.root(), true);
        refuses("Read-only file system");
        FileSystem.readOnly(disk.root(), false);

        open().close();
    }

    @Test
    void saysAtStartThatTheFileIsReadOnly() throws Exception {
        keepOne();
        FileSystem.separate(file);
        FileSystem.readOnly(file, true);

        refuses("cannot be written: the file, its folder or its file system is read-only");
    }

    /** A file that is open for writing cannot be made read-only; after the failure because of the lock it is closed. */
    @Test
    void whileItIsReadOnlyChangesFailAndWhenItCanBeWrittenTheyAreMadeAgain() throws Exception {
        keepOne();
        FileSystem.separate(file);
        try (SqliteRegistrationStore store = open()) {
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN EXCLUSIVE");
                fails(put(store, "a@example.org"), "locked");
                statement.execute("ROLLBACK");
            }
            FileSystem.readOnly(file, true);
            fails(put(store, "b@example.org"), "read-only");
            assertThat(store.byImpi("kept@example.org")).isPresent();

            FileSystem.readOnly(file, false);
            done(put(store, "c@example.org"));
            assertThat(store.load()).map(kept -> kept.registration().impi())
                    .containsExactlyInAnyOrder("kept@example.org", "c@example.org");
        }
    }
}
