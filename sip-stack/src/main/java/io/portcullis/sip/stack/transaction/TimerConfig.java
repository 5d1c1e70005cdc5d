package io.portcullis.sip.stack.transaction;

import java.time.Duration;

/**
 * The timers of RFC 3261 17 and Table 4.
 *
 * @param t1     round-trip estimate, default 500 ms
 * @param t2     longest interval between repetitions of non-INVITE requests and INVITE responses, default 4 s
 * @param t4     longest time that a message stays in the network, default 5 s
 * @param timerC how long an INVITE may ring without news before a proxy cancels it (RFC 3261 16.6 step 11: more than
 *               3 minutes), and 128*T1 less than an INVITE of a peer's may wait for its user; zero if the caller is no
 *               proxy and waits as long as it likes
 */
public record TimerConfig(Duration t1, Duration t2, Duration t4, Duration timerC) {

    /** The RFC's values, with timer C of 185 s. */
    public static final TimerConfig DEFAULT = new TimerConfig(Duration.ofMillis(500), Duration.ofSeconds(4),
            Duration.ofSeconds(5), Duration.ofSeconds(185));

    public TimerConfig {
        if (!t1.isPositive() || t2.compareTo(t1) < 0 || t4.isNegative() || timerC.isNegative()) {
            throw new IllegalArgumentException("timers: t1 > 0, t2 >= t1, t4 >= 0, timer C >= 0");
        }
    }

    /** 64*T1: timers B, F, H, J, L and M. */
    public Duration life() {
        return t1.multipliedBy(64);
    }

    /** Timer D: at least 32 s over UDP, and the same multiple of T1 where T1 is longer or shorter than usual. */
    public Duration timerD() {
        return life();
    }

    /** The interval after another one: doubled, up to T2 where that applies. */
    Duration next(Duration interval, boolean capped) {
        Duration doubled = interval.multipliedBy(2);
        return capped && doubled.compareTo(t2) > 0 ? t2 : doubled;
    }
}
