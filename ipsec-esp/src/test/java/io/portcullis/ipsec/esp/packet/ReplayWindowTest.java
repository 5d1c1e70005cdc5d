package io.portcullis.ipsec.esp.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;

import io.portcullis.ipsec.sa.SequenceNumber;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayWindowTest {

    private static final long LAST = 0xFFFF_FFFFL;

    @ParameterizedTest
    @CsvSource({
        // size, seen before, next, fresh
        "128, 0,          1,          true",
        "128, 1,          1,          false",
        "128, 1,          2,          true",
        "128, 128,        1,          true",
        "128, 129,        1,          false",
        "128, 129,        2,          true",
        "128, 1000,       873,        true",
        "128, 1000,       872,        false",
        "64,  1000,       937,        true",
        "64,  1000,       936,        false",
        "192, 1000,       809,        true",
        "192, 1000,       808,        false",
        "128, 4294967294, 4294967295, true",
        "128, 4294967295, 4294967295, false",
        "128, 4294967295, 4294967168, true",
        "128, 4294967295, 4294967167, false",
        "128, 4294967295, 1,          false"})
    void knowsTheWindowsEdges(int size, long seen, long next, boolean fresh) {
        ReplayWindow window = new ReplayWindow(size, SequenceNumber.ZERO);
        if (seen > 0) {
            window.seen(seen);
        }
        assertThat(window.fresh(next)).isEqualTo(fresh);
        assertThat(window.highest()).isEqualTo(seen);
    }

    @Test
    void refusesZero() {
        assertThat(new ReplayWindow(128, SequenceNumber.ZERO).fresh(0)).isFalse();
    }

    @Test
    void changesNothingByBeingAsked() {
        ReplayWindow window = new ReplayWindow(128, SequenceNumber.ZERO);
        assertThat(window.fresh(500)).isTrue();
        assertThat(window.fresh(500)).isTrue();
        assertThat(window.fresh(1)).isTrue();
        assertThat(window.highest()).isZero();
    }

    @Test
    void forgetsOnlyWhatFallsOut() {
        ReplayWindow window = new ReplayWindow(128, SequenceNumber.ZERO);
        for (long n = 1; n <= 300; n += 2) {
            window.seen(n);
        }
        for (long n = 1; n <= 300; n++) {
            boolean inside = n > 299 - 128;
            assertThat(window.fresh(n)).as("%d", n).isEqualTo(n == 300 || inside && n % 2 == 0);
        }
        window.seen(299 + 100);
        assertThat(window.fresh(299)).isFalse();
        assertThat(window.fresh(298)).isTrue();
        assertThat(window.fresh(350)).isTrue();
        assertThat(window.fresh(399)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"64, 1", "64, 63", "64, 64", "64, 65", "128, 5", "128, 127", "128, 128", "192, 1000", "128, 2147483648",
        "128, 4294967295"})
    void countsWhatCameBeforeItBeganAsSeen(int size, long last) {
        ReplayWindow window = new ReplayWindow(size, SequenceNumber.of(last));
        for (long n = Math.max(0, last - 2L * size); n <= last; n++) {
            assertThat(window.fresh(n)).as("%d", n).isFalse();
        }
        assertThat(window.highest()).isEqualTo(last);
    }

    @ParameterizedTest
    @CsvSource({"64, 1", "64, 63", "64, 64", "64, 65", "128, 5", "128, 127", "128, 128", "192, 1000",
        "128, 2147483648"})
    void takesWhatComesAfterItBeganInAnyOrder(int size, long last) {
        ReplayWindow window = new ReplayWindow(size, SequenceNumber.of(last));
        window.seen(last + size - 1);
        for (long n = last + 1; n < last + size - 1; n++) {
            assertThat(window.fresh(n)).as("%d", n).isTrue();
            window.seen(n);
            assertThat(window.fresh(n)).as("%d again", n).isFalse();
        }
        assertThat(window.fresh(last)).as("the last one").isFalse();
        assertThat(window.fresh(last + size)).isTrue();
    }

    /** Against a set that remembers everything. */
    @ParameterizedTest
    @ValueSource(ints = {64, 128, 192, 256, 1024})
    void agreesWithAnEndlessMemory(int size) {
        Random random = new Random(size);
        ReplayWindow window = new ReplayWindow(size, SequenceNumber.ZERO);
        Set<Long> seen = new HashSet<>();
        long highest = 0;
        long around = 1;
        for (int i = 0; i < 20_000; i++) {
            around += random.nextInt(100) == 0 ? random.nextInt(3 * size) : random.nextInt(3);
            long n = Math.clamp(around - random.nextInt(size + 20), 1, LAST);
            boolean expected = !seen.contains(n) && n > highest - size;
            assertThat(window.fresh(n)).as("number %d after %d", n, highest).isEqualTo(expected);
            if (expected) {
                window.seen(n);
                seen.add(n);
                highest = Math.max(highest, n);
            }
        }
        assertThat(window.highest()).isEqualTo(highest);
    }

    @ParameterizedTest
    @ValueSource(ints = {-64, 0, 1, 63, 65, 127})
    void refusesOddSizes(int size) {
        assertThatThrownBy(() -> new ReplayWindow(size, SequenceNumber.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
