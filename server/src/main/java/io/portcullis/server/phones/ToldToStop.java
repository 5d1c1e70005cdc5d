package io.portcullis.server.phones;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * While this is open, Ctrl-C and SIGTERM interrupt the thread that opened it, and the process ends when that thread has closed
 * it: phones have time to deregister, and no SA of theirs stays in the kernel.
 */
public final class ToldToStop implements AutoCloseable {

    private static final int PATIENCE_S = 40;

    private final CountDownLatch closed = new CountDownLatch(1);

    private ToldToStop() {}

    /** Begins to watch, for the thread that calls. */
    public static ToldToStop watch() {
        ToldToStop told = new ToldToStop();
        Thread working = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (told.closed.getCount() > 0) {
                working.interrupt();
            }
            told.await();
        }, "told-to-stop"));
        return told;
    }

    private void await() {
        try {
            if (!closed.await(PATIENCE_S, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
