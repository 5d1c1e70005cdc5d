package io.portcullis.linux.socket;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import io.portcullis.linux.LinuxException;

/** Waits until one of several descriptors can be read, or {@link #wake} is called from another thread. */
public final class Poll implements AutoCloseable {

    private static final int ENTRY = 8;

    private final Arena arena = Arena.ofShared();
    private final int count;
    private final MemorySegment entries;
    private final MemorySegment one = arena.allocateFrom(ValueLayout.JAVA_LONG, 1L);
    private final int event;
    private boolean closed;

    /** @param fds what is read, each named by its place from now on */
    public Poll(Fd... fds) throws LinuxException {
        event = FileCalls.eventfd(0, 0);
        count = fds.length;
        entries = arena.allocate((long) (count + 1) * ENTRY, 4);
        for (int i = 0; i < count; i++) {
            FileCalls.pollfd(entries, i, fds[i].number(), Constants.POLLIN);
        }
        FileCalls.pollfd(entries, count, event, Constants.POLLIN);
    }

    /** Waits; false after {@link #wake}. */
    public boolean await() throws LinuxException {
        FileCalls.poll(entries, -1);
        return !readable(count);
    }

    /** Whether a descriptor can be read, or has failed, since the last {@link #await}. */
    public boolean readable(int index) {
        return FileCalls.revents(entries, index) != 0;
    }

    /** Ends the wait, now and for ever; after {@link #close}, nothing happens. */
    public synchronized void wake() throws LinuxException {
        if (!closed) {
            FileCalls.write(event, one);
        }
    }

    /** Frees what it holds; only when no thread waits. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            try {
                Syscalls.close(event);
            } catch (LinuxException e) {
                throw new IllegalStateException("the event descriptor was not open", e);
            }
            arena.close();
        }
    }
}
