package io.portcullis.server.store;

import static io.portcullis.server.store.Samples.done;
import static io.portcullis.server.store.Samples.impi;
import static io.portcullis.server.store.Samples.registration;
import static io.portcullis.server.store.Samples.set;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

import io.portcullis.pcscf.store.Registration;
import io.portcullis.pcscf.store.RegistrationStore;
import io.portcullis.pcscf.store.RegistrationStoreException;
import io.portcullis.pcscf.store.SetRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteRegistrationStoreTest {

    private final Path file;
    private final Path key;
    private SqliteRegistrationStore store;

    SqliteRegistrationStoreTest(@TempDir Path dir) throws Exception {
        // Every character of a path is only that.
        this.file = dir.resolve("a folder?journal_mode=OFF&x=%20/reg #1%.db");
        this.key = dir.resolve("a folder?journal_mode=OFF&x=%20/key");
        this.store = SqliteRegistrationStore.open(file, key);
    }

    @BeforeEach
    void isEmpty() throws Exception {
        assertThat(store.load()).isEmpty();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void restart() throws Exception {
        store.close();
        store = SqliteRegistrationStore.open(file, key);
    }

    private void restart(Writer.Limits limits) throws Exception {
        store.close();
        store = SqliteRegistrationStore.open(file, key, limits);
    }

    private RegistrationStore.Kept kept(String impi) throws Exception {
        return store.load().stream().filter(each -> each.registration().impi().equals(impi)).findFirst().orElseThrow();
    }

    @Test
    void keepsEveryPartOfARegistrationAndItsSets() throws Exception {
        String impi = "o'brien \"ü\"@example.org";
        SetRecord old = set(7);
        SetRecord young = set(8, "2001:db8::7", "2001:db8::1", OptionalLong.of(7));
        done(store.put(registration(impi), List.of(old, young)));
        restart();

        RegistrationStore.Kept kept = kept(impi);

        assertThat(kept.registration()).isEqualTo(registration(impi));
        assertThat(kept.sets()).map(Samples::parts).containsExactly(Samples.parts(old), Samples.parts(young));
        assertThat(kept.sets()).allMatch(set -> Samples.sameKeys(set.keys()));
        assertThat(store.byImpi(impi)).contains(kept.registration());
        assertThat(store.byPathToken("token-" + impi)).contains(kept.registration());
        assertThat(store.all()).containsExactly(kept.registration());
        assertThat(store.durable()).isTrue();
    }

    @Test
    void keepsAUeWithoutIpsecOfEitherFamily() throws Exception {
        for (String address : List.of("192.0.2.9", "2001:db8::9", "fe80::9%1")) {
            Registration registration = Samples.unprotected(impi(1), address);
            done(store.put(registration, List.of()));
            restart();

            assertThat(kept(impi(1)).registration()).isEqualTo(registration);
            assertThat(store.byUnprotectedAddress(new InetSocketAddress(InetAddress.ofLiteral(address), 5060)))
                    .contains(registration);
        }
    }

    @Test
    void aRefreshReplacesRegistrationAndSets() throws Exception {
        done(store.put(Samples.unprotected(impi(1), "192.0.2.9"), List.of(set(1), set(2))));
        done(store.put(registration(impi(1), "another"), List.of(set(2), set(3))));
        done(store.putSets(impi(1), List.of(set(3))));
        restart();

        assertThat(kept(impi(1)).registration()).isEqualTo(registration(impi(1), "another"));
        assertThat(kept(impi(1)).sets()).map(SetRecord::number).containsExactly(3L);
        assertThat(store.byPathToken("token-" + impi(1))).isEmpty();
    }

    @Test
    void setsWithoutARegistrationAreNotKept() throws Exception {
        done(store.putSets(impi(1), List.of(set(1))));
        done(store.put(registration(impi(2)), List.of(set(2))));
        done(store.remove(impi(2)));
        done(store.remove(impi(2)));
        done(store.putSets(impi(2), List.of(set(2))));

        assertThat(store.byImpi(impi(2))).isEmpty();
        try (Connection other = Samples.other(file)) {
            for (String table : List.of("registration", "binding", "sa_set")) {
                assertThat(Samples.one(other, "SELECT count(*) FROM " + table)).as(table).isEqualTo("0");
            }
        }
    }

    @Test
    void lookUpsSeeAChangeWhenItIsCommittedAndNotBefore() throws Exception {
        CompletionStage<Void> stage;
        try (Connection other = Samples.other(file)) {
            Samples.run(other, "BEGIN IMMEDIATE");
            stage = store.put(registration(impi(1)), List.of(set(1)));
            // Long enough for the writer to have taken it.
            await().during(Duration.ofMillis(500)).until(() -> store.byImpi(impi(1)).isEmpty());
            assertThat(stage.toCompletableFuture()).isNotDone();
            Samples.run(other, "ROLLBACK");
        }
        done(stage);
        assertThat(store.byImpi(impi(1))).isPresent();
    }

    @Test
    void changesOfOneImpiTakeEffectInTheirOrder() throws Exception {
        List<CompletionStage<Void>> stages = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            stages.add(store.put(registration(impi(1), "token" + i), List.of(set(i))));
            stages.add(store.remove(impi(1)));
        }
        stages.add(store.put(registration(impi(1), "last"), List.of(set(1000))));
        stages.add(store.putSets(impi(1), List.of(set(1001))));
        for (CompletionStage<Void> stage : stages) {
            done(stage);
        }
        restart();

        assertThat(kept(impi(1)).registration().pathToken()).isEqualTo("last");
        assertThat(kept(impi(1)).sets()).map(SetRecord::number).containsExactly(1001L);
        assertThat(store.all()).hasSize(1);
    }

    /** While another program writes, changes gather: the next commit has all of them. */
    @Test
    void aChangeThatCannotBeMadeLeavesTheOthersOfItsGroupAlone() throws Exception {
        CompletionStage<Void> first;
        List<CompletionStage<Void>> group = new ArrayList<>();
        try (Connection other = Samples.other(file)) {
            Samples.run(other, "BEGIN IMMEDIATE");
            first = store.put(registration(impi(0)), List.of());
            group.add(store.put(registration(impi(1), "one token"), List.of(set(1))));
            group.add(store.put(registration(impi(2), "one token"), List.of(set(2))));
            group.add(store.put(registration(impi(3)), List.of(set(3), set(3))));
            group.add(store.put(registration(impi(4)), List.of(set(4))));
            Samples.run(other, "ROLLBACK");
        }
        done(first);
        done(group.get(0));
        assertThatThrownBy(() -> done(group.get(1))).isInstanceOf(RegistrationStoreException.class)
                .hasMessageContaining("does not take this of " + impi(2)).hasMessageContaining("path_token");
        assertThatThrownBy(() -> done(group.get(2))).hasMessageContaining(impi(3));
        done(group.get(3));

        assertThat(store.byPathToken("one token")).map(Registration::impi).contains(impi(1));
        assertThat(store.byImpi(impi(2))).isEmpty();
        restart();
        assertThat(store.all()).map(Registration::impi).containsExactlyInAnyOrder(impi(0), impi(1), impi(4));
    }

    @Test
    void refusesAtOnceWhatIsTooMuchAndTakesMoreWhenThereIsRoom() throws Exception {
        restart(new Writer.Limits(2, 3));
        List<CompletionStage<Void>> taken = new ArrayList<>();
        try (Connection other = Samples.other(file)) {
            Samples.run(other, "BEGIN IMMEDIATE");
            for (int i = 0; i < 3; i++) {
                taken.add(store.put(registration(impi(i)), List.of()));
            }
            assertThatThrownBy(() -> done(store.remove(impi(0)))).isInstanceOf(RegistrationStoreException.class)
                    .hasMessageContaining(file.toString()).hasMessageContaining("is too slow: 3 changes wait");
            Samples.run(other, "ROLLBACK");
        }
        for (CompletionStage<Void> stage : taken) {
            done(stage);
        }
        await().untilAsserted(() -> done(store.remove(impi(0))));
        assertThat(store.all()).hasSize(2);
    }

    @Test
    void aSlowAskerDoesNotHoldUpTheNextCommit() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        try {
            CompletionStage<Void> told = store.put(registration(impi(1)), List.of()).thenRun(() -> {
                try {
                    slow.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            await().until(() -> store.byImpi(impi(1)).isPresent());
            store.put(registration(impi(2)), List.of());

            await().until(() -> store.byImpi(impi(2)).isPresent());
            assertThat(told.toCompletableFuture()).isNotDone();
        } finally {
            slow.countDown();
        }
    }

    @Test
    void closingWritesWhatWaits() throws Exception {
        List<CompletionStage<Void>> stages = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            stages.add(store.put(registration(impi(i)), List.of(set(i))));
        }
        store.close();

        assertThat(stages).allMatch(stage -> stage.toCompletableFuture().isDone());
        restart();
        assertThat(store.load()).hasSize(3000).allMatch(kept -> kept.sets().size() == 1);
    }

    @Test
    void aClosedStoreStillAnswersAndTakesNothing() throws Exception {
        done(store.put(registration(impi(1)), List.of()));
        store.close();
        store.close();

        assertThat(store.byImpi(impi(1))).isPresent();
        assertThatThrownBy(() -> done(store.put(registration(impi(2)), List.of(set(1)))))
                .isInstanceOf(RegistrationStoreException.class).hasMessageContaining("is closed");
        assertThatThrownBy(() -> done(store.remove(impi(1)))).isInstanceOf(RegistrationStoreException.class);
        assertThat(store.byImpi(impi(1))).isPresent();
    }

    @Test
    void setsWhoseKeysWereWipedMeanwhileAreRefused() throws Exception {
        SetRecord gone = set(1);
        gone.keys().close();

        assertThatThrownBy(() -> done(store.put(registration(impi(1)), List.of(gone))))
                .isInstanceOf(RegistrationStoreException.class).hasMessageContaining("wiped");
        assertThat(store.byImpi(impi(1))).isEmpty();
    }

    @Test
    void keysAreReadDuringTheCall() throws Exception {
        SetRecord set = set(1);
        CompletionStage<Void> stage = store.put(registration(impi(1)), List.of(set));
        set.keys().close();
        done(stage);

        assertThat(store.load().getFirst().sets()).allMatch(kept -> Samples.sameKeys(kept.keys()));
    }

    @Test
    void otherProgramsMayReadMeanwhile() throws Exception {
        done(store.put(registration(impi(1)), List.of(set(1))));
        try (Connection other = Samples.other(file)) {
            Samples.run(other, "BEGIN");
            assertThat(Samples.one(other, "SELECT ue || ' ' || alg FROM sa_set")).isEqualTo("192.0.2.7 hmac-sha-1-96");

            done(store.put(registration(impi(2)), List.of()));

            assertThat(Samples.one(other, "SELECT count(*) FROM registration")).isEqualTo("1");
            Samples.run(other, "ROLLBACK");
            assertThat(Samples.one(other, "SELECT count(*) FROM registration")).isEqualTo("2");
        }
    }

    @Test
    void itsFilesAreForTheirOwnerAlone() throws Exception {
        done(store.put(registration(impi(1)), List.of(set(1))));

        Path folder = file.resolveSibling("");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))).isEqualTo("rwx------");
        try (var files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all).map(each -> each.getFileName().toString()).contains("reg #1%.db", "reg #1%.db-wal", "key");
            for (Path each : all) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each))).as(each.toString())
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void aSecondStoreOfTheSameFileIsRefusedAndTheFirstKeepsItsLock() throws Exception {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> SqliteRegistrationStore.open(file, key))
                    .isInstanceOf(RegistrationStoreException.class).hasMessageContaining(file.toString())
                    .hasMessageContaining("in use by another Portcullis");
        }
        StoreChild.Ended second = StoreChild.run(file, key);

        assertThat(second.code()).isEqualTo(1);
        assertThat(second.output()).contains(file + " is in use by another Portcullis (process "
                + ProcessHandle.current().pid() + ")").contains("setting store");
        done(store.put(registration(impi(1)), List.of()));
    }
}
