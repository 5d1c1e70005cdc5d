package io.portcullis.sip.stack.transport;

import io.netty.util.concurrent.FastThreadLocal;

/**
 * Keeps in order what one party sends from threads that are no event loops: all of it takes the same event loop, and over UDP the
 * same socket. An ACK would else be overtaken by the BYE behind it. What event loops send is in order by itself.
 */
public final class Lane {

    /** No lane: any event loop will do. */
    static final int NONE = -1;

    private static final FastThreadLocal<Integer> CURRENT = new FastThreadLocal<>();

    private Lane() {}

    /** Does something in the lane of this number: any number, best one for each party. */
    public static void within(int number, Runnable work) {
        Integer before = CURRENT.get();
        CURRENT.set(number & Integer.MAX_VALUE);
        try {
            work.run();
        } finally {
            CURRENT.set(before);
        }
    }

    /** The calling thread's, not negative; {@link #NONE} without. */
    static int current() {
        Integer lane = CURRENT.get();
        return lane == null ? NONE : lane;
    }
}
