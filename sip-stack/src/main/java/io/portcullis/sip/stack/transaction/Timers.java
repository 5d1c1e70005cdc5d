package io.portcullis.sip.stack.transaction;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/** The timers of one transaction; touched on its event loop only. */
final class Timers {

    private final EventLoop loop;
    private final TimerConfig config;
    private Duration interval;
    private @Nullable Future<?> repeat;
    private @Nullable Future<?> life;
    private @Nullable Future<?> linger;

    Timers(EventLoop loop, TimerConfig config) {
        this.loop = loop;
        this.config = config;
        this.interval = config.t1();
    }

    private Future<?> after(Duration delay, Runnable action) {
        return loop.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void cancel(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    void startRepeat(Runnable due) {
        interval = config.t1();
        repeat = after(interval, due);
    }

    void nextRepeat(Runnable due, boolean capped) {
        interval = config.next(interval, capped);
        repeat = after(interval, due);
    }

    void slowRepeat(Runnable due) {
        interval = config.t2();
        repeat = after(interval, due);
    }

    void stopRepeat() {
        cancel(repeat);
    }

    void startLife(Duration length, Runnable over) {
        cancel(life);
        life = after(length, over);
    }

    void stopLife() {
        cancel(life);
    }

    void linger(Duration length, Runnable over) {
        linger = after(length, over);
    }

    void stopAll() {
        cancel(repeat);
        cancel(life);
        cancel(linger);
    }
}
