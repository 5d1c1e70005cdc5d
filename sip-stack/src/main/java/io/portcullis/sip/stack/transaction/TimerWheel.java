package io.portcullis.sip.stack.transaction;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The timers of one event loop: four wheels of 64 slots, each slot of one as long as the whole wheel below. Starting and stopping a
 * timer take the same time however many there are; a timer falls from wheel to wheel twice at most in two minutes. Due to 10 ms,
 * never early. The loop is woken for slots that hold something, and for nothing else. Touched on the loop only.
 */
final class TimerWheel {

    static final long TICK_NANOS = 10_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(TimerWheel.class);
    private static final int LEVELS = 4;
    private static final int BITS = 6;
    private static final int SLOTS = 1 << BITS;
    private static final int MASK = SLOTS - 1;
    /** About 46 hours; what is due later is looked at again then. */
    private static final long SPAN = 1L << LEVELS * BITS;
    private static final long NEVER = Long.MAX_VALUE;

    private final EventLoop loop;
    private final LongSupplier nanos;
    private final long start;
    private final @Nullable WheelTimer[] slots = new WheelTimer[LEVELS * SLOTS];
    /** A bit for each slot that holds something. */
    private final long[] occupied = new long[LEVELS];
    private int size;
    private long tick;
    private long wakeTick = NEVER;
    private @Nullable Future<?> wake;

    /** @param nanos a clock as {@link System#nanoTime} */
    TimerWheel(EventLoop loop, LongSupplier nanos) {
        this.loop = loop;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
    }

    EventLoop loop() {
        return loop;
    }

    private long elapsed() {
        return nanos.getAsLong() - start;
    }

    /** The first tick that is no earlier than this delay from now. */
    long tickIn(long millis) {
        return Math.ceilDiv(elapsed() + millis * 1_000_000, TICK_NANOS);
    }

    /** The last tick that has passed. */
    long passed() {
        return elapsed() / TICK_NANOS;
    }

    /** Starts a timer, or moves it. */
    void schedule(WheelTimer timer, long due) {
        if (timer.slot != WheelTimer.NOWHERE) {
            remove(timer);
        }
        if (size == 0) {
            // Nothing was waited for: the wheel has stood still.
            tick = Math.max(tick, passed());
        }
        timer.due = Math.max(due, tick + 1);
        insert(timer);
        if (timer.due < wakeTick) {
            wakeAt(timer.due);
        }
    }

    /** Stops a timer; one that does not run is left alone. */
    void cancel(WheelTimer timer) {
        if (timer.slot != WheelTimer.NOWHERE) {
            remove(timer);
        }
    }

    int size() {
        return size;
    }

    private void insert(WheelTimer timer) {
        long at = Math.min(timer.due, tick + SPAN - 1);
        long ahead = at - tick;
        int level = 0;
        while (ahead >>> BITS * (level + 1) != 0) {
            level++;
        }
        int index = (int) (at >>> BITS * level) & MASK;
        int slot = level << BITS | index;
        WheelTimer first = slots[slot];
        timer.slot = slot;
        timer.previous = null;
        timer.next = first;
        if (first != null) {
            first.previous = timer;
        }
        slots[slot] = timer;
        occupied[level] |= 1L << index;
        size++;
    }

    private void remove(WheelTimer timer) {
        WheelTimer before = timer.previous;
        WheelTimer after = timer.next;
        if (after != null) {
            after.previous = before;
        }
        if (before != null) {
            before.next = after;
        } else {
            slots[timer.slot] = after;
            if (after == null) {
                occupied[timer.slot >>> BITS] &= ~(1L << (timer.slot & MASK));
            }
        }
        timer.previous = null;
        timer.next = null;
        timer.slot = WheelTimer.NOWHERE;
        size--;
    }

    /** Runs what is due. */
    void advance() {
        long now = passed();
        for (long next = nextTick(); next <= now; next = nextTick()) {
            tick = next;
            for (int level = LEVELS - 1; level > 0; level--) {
                fall(level);
            }
            expire((int) tick & MASK);
        }
        tick = Math.max(tick, now);
    }

    /** The next tick at which a slot expires, or falls to the wheel below. */
    private long nextTick() {
        long soonest = NEVER;
        for (int level = 0; level < LEVELS; level++) {
            if (occupied[level] != 0) {
                long position = tick >>> BITS * level;
                int slotsAhead = 1
                        + Long.numberOfTrailingZeros(Long.rotateRight(occupied[level], (int) (position + 1) & MASK));
                soonest = Math.min(soonest, position + slotsAhead << BITS * level);
            }
        }
        return soonest;
    }

    private void fall(int level) {
        boolean begins = (tick & (1L << BITS * level) - 1) == 0;
        if (begins) {
            int slot = level << BITS | (int) (tick >>> BITS * level) & MASK;
            for (WheelTimer timer = slots[slot]; timer != null; timer = slots[slot]) {
                remove(timer);
                insert(timer);
            }
        }
    }

    private void expire(int slot) {
        for (WheelTimer timer = slots[slot]; timer != null; timer = slots[slot]) {
            remove(timer);
            try {
                timer.expired();
            } catch (RuntimeException bug) {
                LOG.atError().setCause(bug).log("A timer of {} could not be handled", timer);
            }
        }
    }

    private void wakeAt(long at) {
        Future<?> earlier = wake;
        if (earlier != null) {
            earlier.cancel(false);
        }
        wakeTick = at;
        wake = loop.schedule(this::wake, Math.max(0, at * TICK_NANOS - elapsed()), TimeUnit.NANOSECONDS);
    }

    private void wake() {
        wakeTick = NEVER;
        wake = null;
        advance();
        long next = nextTick();
        if (next < wakeTick) {
            wakeAt(next);
        }
    }
}
