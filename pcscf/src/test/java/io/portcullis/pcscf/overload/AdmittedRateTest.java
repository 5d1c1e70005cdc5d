package io.portcullis.pcscf.overload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AdmittedRateTest {

    private static final long TARGET = 1_000;
    private static final double CAPACITY = 500;

    @Test
    void nothingIsRefusedBelowTheTarget() {
        assertThat(AdmittedRate.ALL.step(new AdmittedRate.Sample(TARGET, 10_000, 10_000), TARGET))
                .isEqualTo(AdmittedRate.ALL);
    }

    /** A queue served at 500 a second, 5,000 a second for a minute, then 100 a second; a step every 100 ms. */
    @Test
    void tenTimesTheLoadKeepsTheDelayBoundedAndRecovers() {
        AdmittedRate rate = AdmittedRate.ALL;
        double queue = 0;
        double longest = 0;
        double served = 0;
        int over = -1;
        for (int step = 0; step < 700; step++) {
            double offered = step < 600 ? 10 * CAPACITY : CAPACITY / 5;
            double taken = Math.min(offered, rate.perSecond());
            queue = Math.max(0, queue + (taken - CAPACITY) / 10);
            double delay = 1_000 * queue / CAPACITY;
            longest = Math.max(longest, delay);
            served += step < 600 ? Math.min(taken, CAPACITY) / 10 : 0;
            rate = rate.step(new AdmittedRate.Sample((long) delay, offered, taken), TARGET);
            if (step >= 600 && over < 0 && !rate.overloaded()) {
                over = step - 600;
            }
        }
        assertThat(longest).as("ms").isLessThan(5 * TARGET);
        assertThat(served).as("of 30,000").isGreaterThan(15_000);
        assertThat(over).as("steps until it is over").isBetween(0, 50);
    }
}
