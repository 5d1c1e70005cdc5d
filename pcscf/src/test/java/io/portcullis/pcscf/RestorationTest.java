package io.portcullis.pcscf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.sa.SaCounters;
import io.portcullis.ipsec.sa.Spi;
import io.portcullis.ipsec.sa.agreement.AlgorithmPolicy;
import io.portcullis.ipsec.sa.set.SaSet;
import io.portcullis.ipsec.sa.set.UeSets.Phase;
import io.portcullis.pcscf.config.OverloadLimits;
import io.portcullis.pcscf.config.PcscfConfig;
import io.portcullis.pcscf.config.SecurityAgreement;
import io.portcullis.pcscf.security.Restoration;
import io.portcullis.pcscf.security.SecuritySets;
import io.portcullis.pcscf.security.UeSet;
import io.portcullis.pcscf.store.Binding;
import io.portcullis.pcscf.store.Registration;
import io.portcullis.pcscf.store.RegistrationStore;
import io.portcullis.pcscf.store.SaSequences;
import io.portcullis.pcscf.store.SetRecord;
import io.portcullis.sip.message.SipUri;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a P-CSCF makes of what an earlier run left. */
class RestorationTest {

    private static final InetAddress UE = InetAddress.ofLiteral("2001:db8::7");
    private static final InetAddress OURS = InetAddress.ofLiteral("2001:db8::1");
    private static final String IMPI = "alice@ims.example";
    /** So many numbers are reserved at a time. */
    private static final long RESERVE = 1 << 20;

    private final TestClock clock = new TestClock();
    private final TestStore store = new TestStore().outliving();
    private final List<String> removed = new CopyOnWriteArrayList<>();
    private final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);
    private RecordingBackend backend = new RecordingBackend();

    @AfterEach
    void stop() {
        timers.shutdownNow();
    }

    private SecuritySets sets() {
        return sets(Runnable::run);
    }

    private SecuritySets sets(Executor threads) {
        List<InetSocketAddress> ipsec = List.of(new InetSocketAddress(OURS, 5062), new InetSocketAddress(OURS, 5063),
                new InetSocketAddress(OURS, 5064));
        InetSocketAddress open = new InetSocketAddress(OURS, 5060);
        PcscfConfig config = new PcscfConfig("pcscf.example", "visited.example",
                SipUri.of(null, open.getAddress().getHostAddress(), open.getPort()), PcscfConfig.NextHops.DEFAULT, open,
                TransportProtocol.UDP, Set.of(),
                List.of(open),
                ipsec, SecurityAgreement.REQUIRED, AlgorithmPolicy.inOrder(AlgorithmPolicy.DEFAULT), false, 70_000,
                70_003,
                Duration.ofSeconds(30), OptionalInt.empty(), OptionalInt.empty(), false, Duration.ofMillis(500),
                OverloadLimits.DEFAULT);
        return new SecuritySets(config, backend, store, clock, threads, timers, set -> removed.add(set.impi()));
    }

    private Registration registration(Instant until) {
        return new Registration(IMPI, "token", null, List.of(new Binding("sip:alice@ims.example",
                List.of("sip:alice@ims.example"), List.of("sip:alice@[2001:db8::7]:6001"), List.of(), until)));
    }

    private static SaSet sas(int portUc, int portPc, long spiPc) {
        return new SaSet(SaSet.Role.PCSCF, UE, OURS, new SaSet.Ports(portUc, 6001, portPc, 5063),
                new SaSet.Spis(Spi.of(4_000_000_000L + portUc), Spi.of(4_100_000_000L + portUc), Spi.of(spiPc),
                        Spi.of(spiPc + 1)),
                AlgorithmPair.ALL.getFirst());
    }

    private SetRecord record(long number, SaSet sas, boolean current, SaSequences sequences) {
        return new SetRecord(number, sas,
                List.of("ipsec-3gpp;alg=hmac-md5-96;spi-c=1000;spi-s=1001;port-c=6000;port-s=6001"),
                Phase.ESTABLISHED, clock.instant().plusSeconds(600), OptionalLong.empty(), current, sequences,
                AkaKeys.of(new byte[16], new byte[16]));
    }

    private SetRecord record() {
        return record(7, sas(6000, 5062, 70_000), true, new SaSequences(3 * RESERVE, 2 * RESERVE, 41, 17));
    }

    private RegistrationStore.Kept kept(SetRecord... records) throws Exception {
        Registration registration = registration(clock.instant().plusSeconds(600));
        store.put(registration, List.of(records)).toCompletableFuture().get();
        return new RegistrationStore.Kept(registration, List.of(records));
    }

    private void backendHas(SetRecord record) throws SaBackendException {
        RecordingBackend earlier = new RecordingBackend();
        earlier.install(record.sas().sas(), record.sas().pair(), record.keys());
        backend = earlier.nextRun();
    }

    @Test
    @Shows("row 11.2")
    void adoptsWhatTheBackendStillHas() throws Exception {
        SetRecord record = record();
        backendHas(record);
        SecuritySets sets = sets();
        Restoration.Result result = sets.restore(List.of(kept(record)));
        assertThat(result.adopted()).isEqualTo(4);
        assertThat(result.installed()).isZero();
        assertThat(result.lost()).isEmpty();
        assertThat(backend.keys()).as("nothing was installed").isEmpty();
        assertThat(backend.clearOrphans()).isZero();
        assertThat(sets.current(IMPI)).hasValueSatisfying(set -> {
            assertThat(set.number()).isEqualTo(7);
            assertThat(set.temporary()).isFalse();
            assertThat(set.sas()).isEqualTo(record.sas());
        });
        assertThat(store.sets(IMPI).getFirst().sequences()).isEqualTo(record.sequences());
    }

    @Test
    @Shows("row 11.3")
    void installsWhatTheBackendHasLostBehindTheReservedNumbers() throws Exception {
        SetRecord record = record();
        SecuritySets sets = sets();
        Restoration.Result result = sets.restore(List.of(kept(record)));
        assertThat(result.installed()).isEqualTo(4);
        SaSet sas = record.sas();
        assertThat(backend.lastSequence(sas.psToUc())).hasValue(3 * RESERVE);
        assertThat(backend.lastSequence(sas.pcToUs())).hasValue(2 * RESERVE);
        assertThat(backend.lastSequence(sas.ucToPs())).hasValue(41);
        assertThat(backend.lastSequence(sas.usToPc())).hasValue(17);
        assertThat(store.sets(IMPI).getFirst().sequences()).as("what the next restart begins behind")
                .isEqualTo(new SaSequences(4 * RESERVE, 3 * RESERVE, 41, 17));
    }

    @Test
    @Shows({"row 11.2", "row 11.3"})
    void installsOnlyWhatIsMissing() throws Exception {
        SetRecord record = record();
        backendHas(record);
        backend.remove(List.of(record.sas().pcToUs()));
        Restoration.Result result = sets().restore(List.of(kept(record)));
        assertThat(result.adopted()).isEqualTo(3);
        assertThat(result.installed()).isEqualTo(1);
        assertThat(backend.lastSequence(record.sas().pcToUs())).hasValue(2 * RESERVE);
        assertThat(backend.lastSequence(record.sas().psToUc())).isEmpty();
        assertThat(backend.installed()).containsExactlyInAnyOrderElementsOf(record.sas().sas());
    }

    @Test
    @Shows("row 11.3")
    void writesTheNextNumbersDownBeforeItUsesThem() throws Exception {
        RegistrationStore.Kept kept = kept(record());
        SecuritySets sets = sets();
        List<Integer> installedWhenWritten = new ArrayList<>();
        store.whenSetsArePut(() -> installedWhenWritten.add(backend.installed().size()));
        sets.restore(List.of(kept));
        assertThat(installedWhenWritten).containsExactly(0);
        assertThat(backend.installed()).hasSize(4);
    }

    @Test
    @Shows("row 11.4")
    void forgetsWhatHasEndedMeanwhile() throws Exception {
        SetRecord ended = new SetRecord(7, sas(6000, 5062, 70_000), List.of(), Phase.ENDING, clock.instant(),
                OptionalLong.empty(), false, new SaSequences(RESERVE, RESERVE, 0, 0),
                AkaKeys.of(new byte[16], new byte[16]));
        SetRecord living = record(8, sas(6002, 5064, 70_002), true, new SaSequences(RESERVE, RESERVE, 0, 0));
        backendHas(ended);
        SecuritySets sets = sets();
        sets.restore(List.of(kept(ended, living)));
        assertThat(sets.all()).extracting(UeSet::number).containsExactly(8L);
        assertThat(store.sets(IMPI)).extracting(SetRecord::number).containsExactly(8L);
        assertThat(backend.clearOrphans()).as("SAs of the one that ended").isEqualTo(4);
        assertThatThrownBy(() -> ended.keys().withCk(ck -> ck)).as("wiped").isInstanceOf(IllegalStateException.class);
    }

    @Test
    void reportsARegistrationThatHasExpiredAsLost() throws Exception {
        SetRecord record = record();
        backendHas(record);
        RegistrationStore.Kept kept = new RegistrationStore.Kept(registration(clock.instant()), List.of(record));
        SecuritySets sets = sets();
        assertThat(sets.restore(List.of(kept)).lost()).containsExactly(IMPI);
        assertThat(sets.all()).isEmpty();
        assertThat(backend.clearOrphans()).isEqualTo(4);
    }

    @Test
    void losesASetWhosePortIsNoIpsecSocketAnyMore() throws Exception {
        SetRecord record = record(7, sas(6000, 5099, 70_000), true, new SaSequences(RESERVE, RESERVE, 0, 0));
        assertThat(sets().restore(List.of(kept(record))).lost()).containsExactly(IMPI);
    }

    @Test
    void losesTheSetThatTheBackendRefusesAndGoesOnWithTheOther() throws Exception {
        SetRecord first = record(7, sas(6000, 5062, 70_000), true, new SaSequences(RESERVE, RESERVE, 0, 0));
        SetRecord second = record(8, sas(6002, 5064, 70_002), false, new SaSequences(RESERVE, RESERVE, 0, 0));
        backend.refuse(new SaBackendException(SaBackendException.Reason.NO_RESOURCES, 12, "ENOMEM"), 1);
        SecuritySets sets = sets();
        assertThat(sets.restore(List.of(kept(first, second))).lost()).isEmpty();
        assertThat(sets.current(IMPI)).map(UeSet::number).hasValue(8L);
        assertThat(backend.installed()).containsExactlyInAnyOrderElementsOf(second.sas().sas());
    }

    @Test
    void doesNotGoOnWhereSequenceNumbersAreUsedUp() throws Exception {
        SetRecord record = record(7, sas(6000, 5062, 70_000), true, new SaSequences(0xFFFF_FFFFL, RESERVE, 0, 0));
        SecuritySets sets = sets();
        assertThat(sets.restore(List.of(kept(record))).lost()).containsExactly(IMPI);
        assertThat(backend.installed()).isEmpty();
    }

    @Test
    void goesOnWithOldAndNewSetSideBySide() throws Exception {
        SetRecord old = record(7, sas(6000, 5062, 70_000), true, new SaSequences(RESERVE, RESERVE, 0, 0));
        SetRecord young = new SetRecord(8, sas(6002, 5064, 70_002), old.offer(), Phase.ESTABLISHED, old.until(),
                OptionalLong.of(7), false, old.sequences(), AkaKeys.of(new byte[16], new byte[16]));
        SecuritySets sets = sets();
        sets.restore(List.of(kept(old, young)));
        assertThat(sets.current(IMPI)).map(UeSet::number).hasValue(7L);
        sets.heard(sets.all().stream().filter(set -> set.number() == 8).findFirst().orElseThrow());
        assertThat(sets.current(IMPI)).as("TS 33.203 7.4.2a, rule 6, as if nothing had happened").map(UeSet::number)
                .hasValue(8L);
        assertThat(store.sets(IMPI)).extracting(SetRecord::phase).containsExactly(Phase.ENDING, Phase.ESTABLISHED);
        assertThat(store.sets(IMPI)).extracting(SetRecord::current).containsExactly(false, true);
    }

    @Test
    void sendsToTheNewSetFromTheMomentThatTheUeIsHeardThere() throws Exception {
        SetRecord old = record(7, sas(6000, 5062, 70_000), true, new SaSequences(RESERVE, RESERVE, 0, 0));
        SetRecord young = record(8, sas(6002, 5064, 70_002), false, new SaSequences(RESERVE, RESERVE, 0, 0));
        List<Runnable> later = new ArrayList<>();
        SecuritySets sets = sets(later::add);
        sets.restore(List.of(kept(old, young)));
        UeSet heard = sets.all().stream().filter(set -> set.number() == 8).findFirst().orElseThrow();
        sets.heard(heard);
        assertThat(later).as("the step itself waits for a thread").isNotEmpty();
        assertThat(sets.current(IMPI)).hasValue(heard);
        sets.heard(sets.all().stream().filter(set -> set.number() == 7).findFirst().orElseThrow());
        assertThat(sets.current(IMPI)).as("the old one is not taken up again").hasValue(heard);
    }

    @Test
    void whatTheStoreIsAboutToKeepIsNotOverwrittenByWhatHappensMeanwhile() throws Exception {
        SetRecord old = record(7, sas(6000, 5062, 70_000), true, new SaSequences(RESERVE, RESERVE, 0, 0));
        SetRecord young = record(8, sas(6002, 5064, 70_002), false, new SaSequences(RESERVE, RESERVE, 0, 0));
        SecuritySets sets = sets();
        sets.restore(List.of(kept(old, young)));
        UeSet via = sets.all().stream().filter(set -> set.number() == 8).findFirst().orElseThrow();
        Instant end = clock.instant().plusSeconds(5_000);
        sets.keep(registration(end), via);
        Instant kept = store.sets(IMPI).getLast().until();
        assertThat(kept).isEqualTo(end.plusSeconds(30));
        sets.heard(via);
        assertThat(store.sets(IMPI)).extracting(SetRecord::phase).containsExactly(Phase.ENDING, Phase.ESTABLISHED);
        assertThat(store.sets(IMPI).getLast().until()).as("its 200 may leave at any moment").isEqualTo(kept);
        sets.notRegistered(via, end);
        assertThat(store.sets(IMPI).getLast().until()).as("it was not kept after all").isEqualTo(young.until());
        sets.keep(registration(end), via);
        sets.registered(via, end);
        assertThat(store.sets(IMPI).getLast().until()).isEqualTo(kept);
    }

    @Test
    @Shows("row 11.4")
    void endsARestoredSetWhenItsTimeComes() throws Exception {
        SecuritySets sets = sets();
        sets.restore(List.of(kept(record())));
        clock.advance(Duration.ofSeconds(601));
        sets.sweep();
        await().atMost(Duration.ofSeconds(5)).until(() -> sets.all().isEmpty());
        assertThat(backend.installed()).isEmpty();
        assertThat(removed).containsExactly(IMPI);
    }

    @Test
    void writesDownWhereTheNumbersAre() throws Exception {
        SetRecord record = record();
        backendHas(record);
        SecuritySets sets = sets();
        sets.restore(List.of(kept(record)));
        counted(record.sas().ucToPs(), 99);
        counted(record.sas().psToUc(), 3 * RESERVE - RESERVE / 2 + 1);
        counted(record.sas().pcToUs(), RESERVE);
        sets.checkpoint();
        assertThat(store.sets(IMPI).getFirst().sequences()).as("nothing was heard").isEqualTo(record.sequences());
        sets.heard(sets.all().getFirst());
        sets.checkpoint();
        assertThat(store.sets(IMPI).getFirst().sequences()).as("one reservation was half used")
                .isEqualTo(new SaSequences(3 * RESERVE + RESERVE / 2 + 1, 2 * RESERVE, 99, 17));
        counted(record.sas().usToPc(), 18);
        sets.checkpointAll();
        assertThat(store.sets(IMPI).getFirst().sequences().usToPc()).isEqualTo(18);
    }

    private void counted(Sa sa, long sequence) {
        backend.count(sa, new SaCounters(sequence, 0, sequence, 0, 0));
    }

    @Test
    void promisesTheSetsOfRegistrationsThatAreKept() throws Exception {
        SetRecord record = record();
        SecuritySets sets = sets();
        sets.restore(List.of(kept(record)));
        assertThat(sets.promised()).containsExactlyInAnyOrderElementsOf(record.sas().sas());
        store.remove(IMPI).toCompletableFuture().get();
        assertThat(sets.promised()).isEmpty();
    }

    @Test
    void hasATimerOnlyForWhatIsDueSoon() throws Exception {
        SetRecord record = record();
        backendHas(record);
        SecuritySets sets = sets();
        sets.restore(List.of(kept(record)));
        sets.sweep();
        assertThat(timers.getQueue()).as("600 s before its end").isEmpty();
        clock.advance(Duration.ofSeconds(540));
        sets.sweep();
        sets.sweep();
        assertThat(timers.getQueue()).as("60 s before its end").hasSize(1);
    }

    @Test
    void whatTheSweepSawComingEndsInTime() throws Exception {
        SetRecord record = record();
        backendHas(record);
        SecuritySets sets = sets();
        sets.restore(List.of(kept(record)));
        clock.advance(Duration.ofSeconds(599));
        sets.sweep();
        await().untilAsserted(() -> assertThat(removed).containsExactly(IMPI));
    }

    @Test
    void keepsNothingOfTheOfferOfAnEstablishedSet() throws Exception {
        SetRecord record = record();
        backendHas(record);
        SecuritySets sets = sets();
        sets.restore(List.of(kept(record)));
        Registration refreshed = registration(clock.instant().plusSeconds(900));
        sets.keep(refreshed, sets.all().getFirst()).toCompletableFuture().get();
        assertThat(store.sets(IMPI)).singleElement().extracting(SetRecord::offer).isEqualTo(List.of());
    }
}
