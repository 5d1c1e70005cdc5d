package io.portcullis.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Waits until one of several descriptors can be read, or {@link #wake} is called from another thread. */
public final class Poll implements AutoCloseable {

    private static final short POLLIN = 1;
    private static final int ENTRY = 8;

    private final Arena arena = Arena.ofShared();
    private final int count;
    private final MemorySegment entries;
    private final MemorySegment one = arena.allocateFrom(ValueLayout.JAVA_LONG, 1L);
    private final Fd event;

    /** @param fds what is read, each named by its place from now on */
    public Poll(Fd... fds) throws LinuxException {
        event = Fd.event();
        count = fds.length;
        entries = arena.allocate((long) (count + 1) * ENTRY, 4);
        for (int i = 0; i < count; i++) {
            entry(i, fds[i].number());
        }
        entry(count, event.number());
    }

    private void entry(int index, int number) {
        entries.set(ValueLayout.JAVA_INT, (long) index * ENTRY, number);
        entries.set(ValueLayout.JAVA_SHORT, (long) index * ENTRY + 4, POLLIN);
    }

    /** Waits; false after {@link #wake}. */
    public boolean await() throws LinuxException {
        while (true) {
            int ready = Libc.poll(entries, count + 1, -1);
            if (ready < 0 && Libc.errno() != Errno.EINTR.number()) {
                throw new LinuxException("wait for packets", Libc.errno());
            }
            if (ready > 0) {
                return !readable(count);
            }
        }
    }

    /** Whether a descriptor can be read, or has failed, since the last {@link #await}. */
    public boolean readable(int index) {
        return entries.get(ValueLayout.JAVA_SHORT, (long) index * ENTRY + 6) != 0;
    }

    /** Ends the wait, now and for ever; after {@link #close}, nothing happens. */
    public synchronized void wake() throws LinuxException {
        if (!event.closed()) {
            event.write(one, 8);
        }
    }

    /** Frees what it holds; only when no thread waits. */
    @Override
    public synchronized void close() {
        if (!event.closed()) {
            event.close();
            arena.close();
        }
    }
}
