package io.portcullis.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Waits until a descriptor can be read, or {@link #wake} is called from another thread. */
public final class Poll implements AutoCloseable {

    private static final short POLLIN = 1;
    private static final int ENTRY = 8;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment entries = arena.allocate(2 * ENTRY, 4);
    private final MemorySegment one = arena.allocateFrom(ValueLayout.JAVA_LONG, 1L);
    private final Fd event;

    /** @param fd what is read */
    public Poll(Fd fd) throws LinuxException {
        event = Fd.event();
        entry(0, fd.number());
        entry(1, event.number());
    }

    private void entry(int index, int number) {
        entries.set(ValueLayout.JAVA_INT, (long) index * ENTRY, number);
        entries.set(ValueLayout.JAVA_SHORT, (long) index * ENTRY + 4, POLLIN);
    }

    /** Whether there is something to read; false after {@link #wake}. */
    public boolean awaitReadable() throws LinuxException {
        while (true) {
            int ready = Libc.poll(entries, 2, -1);
            if (ready < 0 && Libc.errno() != Errno.EINTR.number()) {
                throw new LinuxException("wait for packets", Libc.errno());
            }
            if (ready > 0) {
                return entries.get(ValueLayout.JAVA_SHORT, ENTRY + 6) == 0;
            }
        }
    }

    /** Ends the wait, now and for ever. */
    public void wake() throws LinuxException {
        event.write(one, 8);
    }

    /** Frees what it holds; only when no thread waits. */
    @Override
    public void close() {
        event.close();
        arena.close();
    }
}
