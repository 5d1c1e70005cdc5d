package io.portcullis.ipsec.esp;

import io.portcullis.linux.LinuxException;
import io.portcullis.linux.socket.Poll;

/**
 * A thread that waits for descriptors.
 *
 * @param poll what it waits by
 */
record PollingThread(Poll poll, Thread thread) implements AutoCloseable {

    /** Starts it; it ends when {@link Poll#await} says so. */
    static PollingThread start(String name, Poll poll, Runnable work) {
        return new PollingThread(poll, Thread.ofPlatform().name(name).daemon().start(work));
    }

    /** Wakes it, and returns when it has ended. */
    @Override
    public void close() throws LinuxException {
        poll.wake();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        poll.close();
    }
}
