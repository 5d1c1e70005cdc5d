package io.portcullis.server.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long START = Long.MAX_VALUE - 1000;

    private static long after(double seconds) {
        // System.nanoTime may run over.
        return START + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void givesTheFirstAtOnceAndTheOthersByTheRate() {
        Pace pace = new Pace(10, START);
        assertThat(pace.due(START)).isEqualTo(1);
        assertThat(pace.due(after(0.05))).isZero();
        assertThat(pace.due(after(0.1))).isEqualTo(1);
        assertThat(pace.due(after(1))).isEqualTo(9);
        assertThat(pace.due(after(1))).isZero();
    }

    @Test
    void catchesUpWhenAskedLate() {
        Pace pace = new Pace(200, START);
        assertThat(pace.due(after(25))).isEqualTo(5001);
    }

    @Test
    void reachesTheRateEvenly() {
        Pace pace = new Pace(100, 4, START);
        assertThat(pace.due(START)).isEqualTo(1);
        assertThat(pace.due(after(1))).isEqualTo(12);
        assertThat(pace.due(after(2))).isEqualTo(38);
        assertThat(pace.due(after(4))).isEqualTo(150);
        assertThat(pace.due(after(5))).isEqualTo(100);
    }

    @Test
    void givesNothingWithoutARate() {
        assertThat(new Pace(0, START).due(after(100))).isZero();
    }
}
