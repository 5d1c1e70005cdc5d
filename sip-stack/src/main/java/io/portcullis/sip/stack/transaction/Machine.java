package io.portcullis.sip.stack.transaction;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;

/**
 * What the machines of clients and servers share: the loop that they live on, the state, and the timers. One of its kind is open for
 * each transaction, tens of thousands linger: it holds what the state needs, and no more.
 */
abstract class Machine extends WheelTimer {

    private static final VarHandle QUEUED;
    private static final long NEVER = Long.MAX_VALUE;

    static {
        try {
            QUEUED = MethodHandles.lookup().findVarHandle(Machine.class, "queued", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final TransactionLayer layer;
    final TimerWheel wheel;
    private Enum<?> state;
    /** How much of ours waits in the loop's queue. */
    @SuppressWarnings("unused") // by QUEUED
    private volatile int queued;
    private int interval;
    private Wait waiting = Wait.LIFE;
    private long repeatAt = NEVER;
    private long lifeAt = NEVER;

    /** What the longer of the two timers is. */
    enum Wait {
        /** Timers B, F, H, L, M. */
        LIFE,
        /** Timers D, I, J, K. */
        LINGER,
        /** Timer C. */
        C
    }

    Machine(TransactionLayer layer, TimerWheel wheel, Enum<?> state) {
        this.layer = layer;
        this.wheel = wheel;
        this.state = state;
    }

    final Enum<?> state() {
        return state;
    }

    // --- one thing at a time ---------------------------------------------------------------------------------------

    /**
     * Whether work may be done at once: on the loop, and when nothing that was asked for before waits there still. Else it is to be
     * done {@link #later}. So events come in the order in which any one thread brings them, and the usual one, a message that the
     * loop has just read, costs no queue.
     */
    final boolean now() {
        return queued == 0 && wheel.loop().inEventLoop();
    }

    final void later(Runnable work) {
        QUEUED.getAndAdd(this, 1);
        wheel.loop().execute(() -> {
            QUEUED.getAndAdd(this, -1);
            work.run();
        });
    }

    // --- steps -------------------------------------------------------------------------------------------------------

    /** Goes on; the actions are the caller's to do, and then {@link #arm}. */
    final List<Action> next(Table table, Enum<?> event, boolean reliable) {
        Step<?> step = table.step(state, event, reliable);
        state = step.state();
        return step.actions();
    }

    // --- timers ------------------------------------------------------------------------------------------------------

    final void startRepeat() {
        repeatIn(layer.intervals().t1());
    }

    final void nextRepeat(boolean capped) {
        int doubled = interval * 2;
        repeatIn(capped ? Math.min(doubled, layer.intervals().t2()) : doubled);
    }

    final void slowRepeat() {
        repeatIn(layer.intervals().t2());
    }

    private void repeatIn(int millis) {
        interval = millis;
        repeatAt = wheel.tickIn(millis);
    }

    final void stopRepeat() {
        repeatAt = NEVER;
    }

    final void start(Wait what, int millis) {
        waiting = what;
        lifeAt = wheel.tickIn(millis);
    }

    final boolean lives() {
        return lifeAt != NEVER;
    }

    final void stopLife() {
        lifeAt = NEVER;
    }

    final void stopTimers() {
        repeatAt = NEVER;
        lifeAt = NEVER;
    }

    /** Makes the wheel wait for the sooner of the two. */
    final void arm() {
        long soonest = Math.min(repeatAt, lifeAt);
        if (soonest == NEVER) {
            wheel.cancel(this);
        } else if (slot == NOWHERE || due != soonest) {
            wheel.schedule(this, soonest);
        }
    }

    @Override
    final void expired() {
        long due = wheel.passed();
        if (lifeAt <= due) {
            // Both at once: the end, not one more repetition.
            stopTimers();
            over(waiting);
        } else if (repeatAt <= due) {
            repeatAt = NEVER;
            repeat();
        }
        arm();
    }

    /** Timers A, E, G. */
    abstract void repeat();

    /** The longer timer. */
    abstract void over(Wait what);
}
