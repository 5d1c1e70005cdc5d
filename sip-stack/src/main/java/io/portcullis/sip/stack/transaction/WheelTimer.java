package io.portcullis.sip.stack.transaction;

import org.jspecify.annotations.Nullable;

/** What a {@link TimerWheel} can hold: made part of the thing that waits, so that waiting costs no object. */
abstract class WheelTimer {

    static final int NOWHERE = -1;

    @Nullable
    WheelTimer previous;
    @Nullable
    WheelTimer next;
    int slot = NOWHERE;
    /** The tick that it is due at. */
    long due;

    /** Its time has come; it is in the wheel no more. */
    abstract void expired();
}
