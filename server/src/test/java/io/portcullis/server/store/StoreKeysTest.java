package io.portcullis.server.store;

import static io.portcullis.server.store.Samples.done;
import static io.portcullis.server.store.Samples.impi;
import static io.portcullis.server.store.Samples.registration;
import static io.portcullis.server.store.Samples.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import javax.crypto.AEADBadTagException;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.pcscf.store.RegistrationStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CK and IK at rest, and the file that their key is in. */
class StoreKeysTest {

    private final Path file;
    private final Path key;

    StoreKeysTest(@TempDir Path dir) {
        this.file = dir.resolve("registrations.db");
        this.key = dir.resolve("registrations.db.key");
    }

    private SqliteRegistrationStore open() throws RegistrationStoreException {
        return SqliteRegistrationStore.open(file, key);
    }

    private void keepOne() throws Exception {
        try (SqliteRegistrationStore store = open()) {
            done(store.put(registration(impi(1)), List.of(set(1))));
        }
    }

    private void refuses(String... words) {
        assertThatThrownBy(this::open).isInstanceOf(RegistrationStoreException.class)
                .hasMessageContainingAll(words);
    }

    @Test
    @Shows({"row 11.5", "field 22.2"})
    void noFileOfTheStoreHasCkOrIk() throws Exception {
        try (SqliteRegistrationStore store = open()) {
            for (int i = 0; i < 50; i++) {
                done(store.put(registration(impi(i)), List.of(set(i))));
            }
            List<String> looked = new ArrayList<>();
            try (Stream<Path> files = Files.list(file.resolveSibling(""))) {
                for (Path each : files.toList()) {
                    String bytes = new String(Files.readAllBytes(each), StandardCharsets.ISO_8859_1);
                    looked.add(each.getFileName().toString());
                    for (byte[] secret : List.of(Samples.CK, Samples.IK)) {
                        String hex = HexFormat.of().formatHex(secret);
                        assertThat(bytes.contains(new String(secret, StandardCharsets.ISO_8859_1))
                                || bytes.toLowerCase(Locale.ROOT).contains(hex)).as(each.toString()).isFalse();
                    }
                }
            }
            assertThat(looked).contains("registrations.db", "registrations.db-wal", "registrations.db-shm");
            // The search would find what is there.
            assertThat(new String(Files.readAllBytes(file.resolveSibling("registrations.db-wal")),
                    StandardCharsets.ISO_8859_1)).contains(impi(49));
        }
    }

    @Test
    void whatWasSealedOpensForThisSetAndThisKeyAlone() throws Exception {
        StoreKey own = new StoreKey(new byte[StoreKey.LENGTH]);
        byte[] other = new byte[StoreKey.LENGTH];
        other[31] = 1;
        byte[] sealed = own.seal("a@b", 5, AkaKeys.of(Samples.CK, Samples.IK));

        assertThat(Samples.sameKeys(own.open("a@b", 5, sealed))).isTrue();
        assertThatThrownBy(() -> own.open("a@c", 5, sealed)).isInstanceOf(AEADBadTagException.class);
        assertThatThrownBy(() -> own.open("a@b", 6, sealed)).isInstanceOf(AEADBadTagException.class);
        assertThatThrownBy(() -> new StoreKey(other).open("a@b", 5, sealed)).isInstanceOf(AEADBadTagException.class);
        assertThatThrownBy(() -> own.open("a@b", 5, new byte[3])).isInstanceOf(AEADBadTagException.class);
        for (int i = 0; i < sealed.length; i++) {
            byte[] altered = sealed.clone();
            altered[i] ^= 1;
            assertThatThrownBy(() -> own.open("a@b", 5, altered)).as("byte %d", i)
                    .isInstanceOf(AEADBadTagException.class);
        }
    }

    @Test
    void theSameKeysAreNeverSealedAlikeTwice() {
        StoreKey own = new StoreKey(new byte[StoreKey.LENGTH]);
        AkaKeys keys = AkaKeys.of(Samples.CK, Samples.IK);

        assertThat(own.seal("a@b", 5, keys)).hasSize(60).isNotEqualTo(own.seal("a@b", 5, keys));
    }

    @Test
    void keysPrintNothing() {
        assertThat(new RawKey(Samples.CK.clone(), "AES")).hasToString("RawKey[redacted]");
        assertThat(new StoreKey(new byte[StoreKey.LENGTH])).hasToString("StoreKey[redacted]");
    }

    @Test
    @Shows("row 11.5")
    void theKeyFileIsMadeAtTheFirstStartAndStays() throws Exception {
        keepOne();
        byte[] first = Files.readAllBytes(key);
        keepOne();

        assertThat(first).hasSize(32).isEqualTo(Files.readAllBytes(key));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key))).isEqualTo("rw-------");
        assertThat(key.resolveSibling("registrations.db.key.new")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx-----x"})
    @Shows("row 11.5")
    void refusesAKeyFileThatOthersMayUse(String mode) throws Exception {
        keepOne();
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(mode));

        refuses(key.toString(), mode, "chmod 600 " + key);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33, 4096})
    void refusesAKeyFileOfAnotherSize(int size) throws Exception {
        keepOne();
        Files.write(key, new byte[size]);

        refuses(key.toString(), "has " + size + " bytes", "32");
    }

    @Test
    void refusesAFolderInThePlaceOfTheKeyFile() throws Exception {
        Files.createDirectory(key);

        refuses(key.toString(), "is no file");
    }

    @Test
    void refusesToGoOnWithoutTheKeyFile() throws Exception {
        keepOne();
        Files.delete(key);

        refuses(key.toString(), "is missing", file.toString(), "Put it back");
        assertThat(key).doesNotExist();
    }

    @Test
    void refusesAnotherKeyThanTheRowsWereWrittenWith() throws Exception {
        keepOne();
        Files.write(key, new byte[32]);

        refuses(key.toString(), "is not the one that the store " + file + " was written with");
        // What was refused has changed nothing.
        refuses(key.toString(), "is not the one");
    }

    @Test
    void withoutSetsAnotherKeyMayTakeOver() throws Exception {
        keepOne();
        try (SqliteRegistrationStore store = open()) {
            done(store.putSets(impi(1), List.of()));
        }
        Files.delete(key);
        keepOne();

        try (SqliteRegistrationStore store = open()) {
            assertThat(store.load().getFirst().sets()).allMatch(set -> Samples.sameKeys(set.keys()));
        }
    }

    @Test
    void aRowThatWasMovedToAnotherSetIsNotOpened() throws Exception {
        keepOne();
        try (Connection other = Samples.other(file)) {
            Samples.run(other, "UPDATE sa_set SET number = 2");
        }
        try (SqliteRegistrationStore store = open()) {
            assertThatThrownBy(store::load).isInstanceOf(RegistrationStoreException.class)
                    .hasMessageContainingAll(file.toString(), "is damaged", impi(1), "were altered");
        }
    }
}
