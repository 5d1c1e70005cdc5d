package io.portcullis.ipsec.sa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.SaBackendException.Reason;
import io.portcullis.linux.testbed.Echo;
import io.portcullis.linux.testbed.TwoHosts.Side;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link SaBackend} promises whoever starts again: by sequence numbers, and by SAs that outlived the process. */
abstract class SaRestartContract extends SaControlContract {

    private static final Duration WAIT = Duration.ofMillis(WAIT_MS);
    private static final FourSas SET = FourSas.of(false, 6000, 1000);
    private static final FourSas OTHER = FourSas.of(true, 6010, 2000);

    private static final SaCounters NOTHING = new SaCounters(0, 0, 0, 0, 0);

    /** Whether SAs stay when the process that installed them ends. */
    protected abstract boolean outlivesTheProcess();

    static Stream<Arguments> lastNumbers() {
        return Stream.of(1L, 100L, 127L, 128L, 129L, 5000L, 0x7FFF_FFFFL, 0x8000_0000L, 0xFFFF_FFFEL)
                .flatMap(last -> Stream.of(Arguments.of(last, false), Arguments.of(last, true)));
    }

    /** As after a restart that found no SA: the P-CSCF's are installed anew, each behind this number. */
    private void installAgain(FourSas set, AlgorithmPair pair, Map<Sa, Long> last) throws Exception {
        pcscf.remove(set.at(Side.PCSCF));
        pcscf.install(set.at(Side.PCSCF), pair, keys, sa -> last.getOrDefault(sa, 0L));
    }

    private Map<Sa, Long> sequences(FourSas set) throws Exception {
        Map<Sa, Long> sequences = new HashMap<>();
        for (Sa sa : set.at(Side.PCSCF)) {
            sequences.put(sa, pcscf.counters(sa).orElseThrow().sequence());
        }
        return sequences;
    }

    /** A set that has carried datagrams each way; no connection, for its last packets might come later. */
    private FourSas used(boolean six, AlgorithmPair pair) throws Exception {
        FourSas set = FourSas.of(six, 6000, 3000);
        protectBoth(set);
        installBoth(set, pair);
        echo(set, Side.PCSCF);
        echo(set, Side.UE);
        for (int i = 0; i < 3; i++) {
            for (Side from : Side.values()) {
                assertThat(udp(set, from, HELLO, WAIT_MS)).isTrue();
            }
        }
        return set;
    }

    static Stream<Arguments> pairsAndFamilies() {
        return AlgorithmPair.ALL.stream().flatMap(pair -> Stream.of(Arguments.of(pair, false),
                Arguments.of(pair, true)));
    }

    @ParameterizedTest
    @MethodSource("pairsAndFamilies")
    @Shows("row 11.3")
    void passesAPeerThatKnowsTheNumbersBefore(AlgorithmPair pair, boolean six) throws Exception {
        FourSas set = used(six, pair);
        Map<Sa, Long> last = sequences(set);
        assertThat(last.values()).containsOnly(3L);
        installAgain(set, pair, last);
        assertThat(sequences(set)).as("what counts as used, before any packet").isEqualTo(last);
        EspWire wire = closing(EspWire.at(hosts.at(Side.UE), set.address(Side.UE)));

        assertThat(udp(set, Side.PCSCF, HELLO, WAIT_MS)).as("from us and back").isTrue();
        assertThat(ByteBuffer.wrap(wire.next(WAIT)).getLong()).as("SPI and number of the first packet")
                .isEqualTo((set.firstSpi() + 1) << 32 | last.getOrDefault(set.at(Side.PCSCF).get(1), 0L) + 1);
        assertThat(udp(set, Side.UE, HELLO, WAIT_MS)).as("to us and back").isTrue();
        assertThat(tcp(set, Side.PCSCF, HELLO, WAIT_MS)).as("TCP from us").isTrue();
        assertThat(tcp(set, Side.UE, HELLO, WAIT_MS)).as("TCP to us").isTrue();
        for (Sa sa : set.at(Side.PCSCF)) {
            SaCounters counters = pcscf.counters(sa).orElseThrow();
            assertThat(counters.sequence()).as("%s", sa).isEqualTo(last.getOrDefault(sa, 0L) + counters.packets());
        }
        assertThat(ue.drops().replayed()).isZero();
        assertThat(pcscf.drops().replayed()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Shows("row 11.3")
    void isNotHeardByThePeerWithANumberThatItHasSeen(boolean six) throws Exception {
        FourSas set = used(six, SHA_AES);
        Sa toUe = set.at(Side.PCSCF).get(1);
        long used = pcscf.counters(toUe).orElseThrow().sequence();
        installAgain(set, SHA_AES, Map.of(toUe, used - 1));

        assertThat(udp(set, Side.PCSCF, HELLO, NOT_COMING_MS)).as("with a number that was used").isFalse();
        assertThat(ue.drops().replayed()).isOne();
        assertThat(udp(set, Side.PCSCF, HELLO, WAIT_MS)).as("with the next one").isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Shows("row 11.3")
    void refusesEveryPacketOfTheRunBefore(boolean six) throws Exception {
        FourSas set = FourSas.of(six, 6000, 0xFFFF_FF00L);
        EspWire wire = closing(EspWire.at(hosts.at(Side.PCSCF), set.address(Side.PCSCF)));
        EspWire attacker = closing(EspWire.at(hosts.at(Side.UE), set.address(Side.UE)));
        Echo echo = echo(connected(six), Side.PCSCF);
        List<byte[]> seen = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            assertThat(udp(set, Side.UE, HELLO, WAIT_MS)).isTrue();
            seen.add(wire.next(WAIT));
        }
        installAgain(set, SHA_AES, sequences(set));

        for (byte[] packet : seen) {
            attacker.send(packet, set.address(Side.PCSCF));
        }
        await().atMost(WAIT).until(() -> pcscf.drops().replayed() == 5);
        assertThat(echo.received()).isEqualTo(5);
        assertThat(udp(set, Side.UE, HELLO, WAIT_MS)).as("the UE's next packet").isTrue();
        assertThat(pcscf.counters(set.request(Side.PCSCF)).orElseThrow()).as("the next packet alone")
                .extracting(SaCounters::packets, SaCounters::sequence, SaCounters::replayed)
                .containsExactly(1L, 6L, 5L);
    }

    @ParameterizedTest
    @MethodSource("lastNumbers")
    void takesTheNextNumberAndNoneBefore(long last, boolean six) throws Exception {
        FourSas set = connected(six);
        echo(set, Side.PCSCF);
        installAgain(set, SHA_AES, Map.of(set.request(Side.PCSCF), last));
        for (long before : new long[]{last - 1, Math.max(0, last - 100), Math.max(0, last - 1000)}) {
            send(set, before);
            assertThat(udp(set, Side.UE, HELLO, NOT_COMING_MS)).as("number %d", before + 1).isFalse();
        }
        assertThat(pcscf.drops().replayed()).isEqualTo(3);
        send(set, last);
        assertThat(udp(set, Side.UE, HELLO, WAIT_MS)).as("number %d", last + 1).isTrue();
        assertThat(pcscf.counters(set.request(Side.PCSCF)).orElseThrow().sequence()).isEqualTo(last + 1);
    }

    /** The UE's next packet bears the number behind this one. */
    private void send(FourSas set, long last) throws Exception {
        ue.remove(List.of(set.request(Side.UE)));
        ue.install(List.of(set.request(Side.UE)), SHA_AES, keys, sa -> last);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sendsOneMoreBehindTheLastButOneNumberAndThenNothing(boolean six) throws Exception {
        FourSas set = connected(six);
        Echo echo = echo(set, Side.PCSCF);
        send(set, SequenceNumber.MAX - 1);
        assertThat(udp(set, Side.UE, HELLO, WAIT_MS)).isTrue();
        for (int i = 0; i < 2; i++) {
            assertThat(left(set)).isFalse();
        }
        send(set, SequenceNumber.MAX);
        assertThat(left(set)).isFalse();
        assertThat(echo.received()).isOne();
    }

    /** A send that is refused to the sender's face has not left either. */
    private boolean left(FourSas set) throws Exception {
        try {
            return udp(set, Side.UE, HELLO, NOT_COMING_MS);
        } catch (IOException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0x1_0000_0000L})
    void refusesWhatIsNoSequenceNumber(long number) throws Exception {
        Sa last = SET.at(Side.PCSCF).getLast();
        assertThatThrownBy(() -> pcscf.install(SET.at(Side.PCSCF), SHA_AES, keys, sa -> sa.equals(last) ? number : 7))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(Long.toString(number));
        assertThat(pcscf.installed()).isEmpty();
        assertThatCode(() -> pcscf.install(SET.at(Side.PCSCF), SHA_AES, keys)).doesNotThrowAnyException();
    }

    @Test
    void tellsTheCountersOfAllAtOnce() throws Exception {
        assertThat(pcscf.counters()).isEmpty();
        FourSas set = used(false, SHA_AES);
        pcscf.install(OTHER.at(Side.PCSCF), SHA_AES, keys, sa -> 77);
        Map<Sa, SaCounters> counters = pcscf.counters();
        assertThat(counters).hasSize(8).containsOnlyKeys(pcscf.installed());
        for (Sa sa : pcscf.installed()) {
            assertThat(counters).containsEntry(sa, pcscf.counters(sa).orElseThrow());
        }
        assertThat(counters.getOrDefault(set.request(Side.PCSCF), NOTHING).packets()).isPositive();
        assertThat(counters).containsEntry(OTHER.request(Side.PCSCF), new SaCounters(0, 0, 77, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Shows("row 11.2")
    void goesOnWithWhatAnEarlierRunKept(boolean six) throws Exception {
        FourSas set = used(six, SHA_AES);
        Map<Sa, SaCounters> before = pcscf.counters();
        pcscf.closeKeeping(set.at(Side.PCSCF));
        pcscf = backend(Side.PCSCF);

        List<Sa> wanted = new ArrayList<>(OTHER.at(Side.PCSCF));
        wanted.addAll(set.at(Side.PCSCF));
        if (!outlivesTheProcess()) {
            assertThat(pcscf.adopt(wanted)).isEmpty();
            assertThat(pcscf.installed()).isEmpty();
            return;
        }
        assertThat(pcscf.adopt(wanted)).containsExactlyInAnyOrderElementsOf(set.at(Side.PCSCF));
        for (ProtectedEndpoint endpoint : set.endpoints(Side.PCSCF)) {
            pcscf.protect(endpoint);
        }
        assertThat(pcscf.clearOrphans()).as("nothing of it is an orphan").isZero();
        assertThat(pcscf.counters()).isEqualTo(before);
        for (Side from : Side.values()) {
            assertThat(udp(set, from, HELLO, WAIT_MS)).as("UDP from %s", from).isTrue();
            assertThat(tcp(set, from, HELLO, WAIT_MS)).as("TCP from %s", from).isTrue();
        }
        for (Sa sa : set.at(Side.PCSCF)) {
            assertThat(pcscf.counters(sa).orElseThrow().sequence()).as("%s", sa)
                    .isGreaterThan(before.getOrDefault(sa, NOTHING).sequence() + 2);
        }
        assertThat(ue.drops().replayed()).isZero();
    }

    @Test
    @Shows("row 11.4")
    void clearsWhatItDidNotAdopt() throws Exception {
        String before = traces(Side.PCSCF);
        pcscf.close();
        SaBackend earlier = backend(Side.PCSCF);
        for (FourSas set : List.of(SET, OTHER)) {
            for (ProtectedEndpoint endpoint : set.endpoints(Side.PCSCF)) {
                earlier.protect(endpoint);
            }
            earlier.install(set.at(Side.PCSCF), SHA_AES, keys);
        }
        List<Sa> both = new ArrayList<>(SET.at(Side.PCSCF));
        both.addAll(OTHER.at(Side.PCSCF));
        earlier.closeKeeping(both);
        pcscf = backend(Side.PCSCF);
        pcscf.adopt(SET.at(Side.PCSCF));
        for (ProtectedEndpoint endpoint : SET.endpoints(Side.PCSCF)) {
            pcscf.protect(endpoint);
        }

        assertThat(pcscf.clearOrphans()).isEqualTo(outlivesTheProcess() ? 4 + 4 : 0);
        assertThat(pcscf.installed())
                .containsExactlyInAnyOrderElementsOf(outlivesTheProcess() ? SET.at(Side.PCSCF) : List.of());
        pcscf.close();
        pcscf = backend(Side.PCSCF);
        assertThat(traces(Side.PCSCF)).as("what was adopted goes with its adopter").isEqualTo(before);
    }

    @Test
    void removesWhatItAdopted() throws Exception {
        pcscf.install(SET.at(Side.PCSCF), SHA_AES, keys);
        pcscf.closeKeeping(SET.at(Side.PCSCF));
        pcscf = backend(Side.PCSCF);
        pcscf.adopt(SET.at(Side.PCSCF));
        pcscf.remove(SET.at(Side.PCSCF));
        assertThat(pcscf.installed()).isEmpty();
        pcscf.install(SET.at(Side.PCSCF), SHA_AES, keys);
    }

    @Test
    @Shows({"row 11.2", "row 11.3"})
    void installsWhatWasMissingBesideWhatItAdopted() throws Exception {
        pcscf.install(SET.at(Side.PCSCF), SHA_AES, keys);
        pcscf.closeKeeping(SET.at(Side.PCSCF).subList(0, 2));
        pcscf = backend(Side.PCSCF);
        List<Sa> missing = new ArrayList<>(SET.at(Side.PCSCF));
        missing.removeAll(pcscf.adopt(SET.at(Side.PCSCF)));
        assertThat(missing).hasSize(outlivesTheProcess() ? 2 : 4);
        pcscf.install(missing, SHA_AES, keys, sa -> 9);
        assertThat(pcscf.installed()).containsExactlyInAnyOrderElementsOf(SET.at(Side.PCSCF));
        assertThatThrownBy(() -> pcscf.install(SET.at(Side.PCSCF).subList(0, 1), SHA_AES, keys))
                .isInstanceOfSatisfying(SaBackendException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.SPI_IN_USE));
    }

    @Test
    void adoptsItsOwnWithoutMakingMoreOfThem() throws Exception {
        pcscf.install(SET.at(Side.PCSCF), SHA_AES, keys);
        assertThat(pcscf.adopt(List.of())).isEmpty();
        pcscf.adopt(SET.at(Side.PCSCF));
        assertThat(pcscf.installed()).containsExactlyInAnyOrderElementsOf(SET.at(Side.PCSCF));
        assertThat(pcscf.clearOrphans()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void leavesNothingIfNothingOfItsOwnIsToBeKept(boolean unknown) throws Exception {
        pcscf.close();
        String before = traces(Side.PCSCF);
        SaBackend backend = backend(Side.PCSCF);
        for (ProtectedEndpoint endpoint : SET.endpoints(Side.PCSCF)) {
            backend.protect(endpoint);
        }
        backend.install(SET.at(Side.PCSCF), SHA_AES, keys);

        backend.closeKeeping(unknown ? OTHER.at(Side.PCSCF) : List.of());
        assertThat(traces(Side.PCSCF)).isEqualTo(before);
        assertThatCode(() -> backend.closeKeeping(SET.at(Side.PCSCF))).as("closing again").doesNotThrowAnyException();
        assertThatCode(backend::close).as("and again").doesNotThrowAnyException();
        assertThatThrownBy(() -> backend.adopt(SET.at(Side.PCSCF))).isInstanceOf(SaBackendException.class)
                .hasMessageContaining("closed");
    }
}
