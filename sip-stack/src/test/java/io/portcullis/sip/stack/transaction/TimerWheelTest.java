package io.portcullis.sip.stack.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The wheel beside a list of what is due, on a clock that stands until it is moved. */
@SuppressWarnings("NullAway.Init") // set by the set-up
class TimerWheelTest {

    private static final long TICK_MILLIS = TimeUnit.NANOSECONDS.toMillis(TimerWheel.TICK_NANOS);

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private long millis;
    private TimerWheel wheel;

    @BeforeEach
    void makeIt() {
        channel.freezeTime();
        wheel = new TimerWheel(channel.eventLoop(), () -> TimeUnit.MILLISECONDS.toNanos(millis));
    }

    /** One that notes when it went off. */
    private final class Noted extends WheelTimer {

        private long at = -1;

        @Override
        void expired() {
            assertThat(at).as("goes off once").isNegative();
            at = millis;
        }
    }

    private void pass(long more) {
        millis += more;
        channel.advanceTimeBy(more, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void goesOffWithinATickAndNeverEarly() {
        Random random = new Random(4711);
        List<Noted> timers = new ArrayList<>();
        List<Long> wanted = new ArrayList<>();
        while (millis < TimeUnit.MINUTES.toMillis(3)) {
            Noted timer = new Noted();
            // From no time at all to beyond the third wheel.
            long delay = random.nextLong(1L << random.nextInt(1, 23));
            wheel.schedule(timer, wheel.tickIn(delay));
            timers.add(timer);
            wanted.add(millis + delay);
            if (random.nextInt(4) == 0) {
                int victim = random.nextInt(timers.size());
                if (timers.get(victim).at < 0) {
                    wheel.cancel(timers.get(victim));
                    wanted.set(victim, -1L);
                }
            }
            pass(random.nextInt(1, 200));
        }
        long step = TICK_MILLIS / 2;
        while (wheel.size() > 0) {
            pass(step);
        }
        for (int i = 0; i < timers.size(); i++) {
            if (wanted.get(i) < 0) {
                assertThat(timers.get(i).at).as("a stopped one").isNegative();
            } else {
                // The test's own steps are up to 200 ms wide.
                assertThat(timers.get(i).at).isBetween(wanted.get(i), wanted.get(i) + 200 + 2 * TICK_MILLIS);
            }
        }
    }

    @Test
    void movesATimer() {
        Noted timer = new Noted();
        wheel.schedule(timer, wheel.tickIn(500));
        wheel.schedule(timer, wheel.tickIn(32_000));
        pass(31_990);
        assertThat(timer.at).isNegative();
        pass(20);
        assertThat(timer.at).isBetween(32_000L, 32_010L);
    }

    @Test
    void wakesNobodyForNothing() {
        assertThat(channel.runScheduledPendingTasks()).as("nothing is due, ever").isEqualTo(-1);
        Noted timer = new Noted();
        wheel.schedule(timer, wheel.tickIn(1_000));
        pass(2_000);
        assertThat(timer.at).isEqualTo(2_000);
        assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);
    }

    @Test
    void goesOnAfterATimerThatThrows() {
        wheel.schedule(new WheelTimer() {
            @Override
            void expired() {
                throw new IllegalStateException("a bug, for this test");
            }
        }, wheel.tickIn(100));
        Noted timer = new Noted();
        wheel.schedule(timer, wheel.tickIn(100));
        pass(110);
        assertThat(timer.at).isEqualTo(110);
    }
}
