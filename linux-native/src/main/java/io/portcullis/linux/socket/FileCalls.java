package io.portcullis.linux.socket;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

import io.portcullis.linux.LinuxException;

/** System calls on files, devices and namespaces; the rules are those of {@link Syscalls}. */
public final class FileCalls {

    private static final int POLLFD_SIZE = 8;

    private static final MethodHandle OPEN = NativeCalls.variadic("open", 2,
            NativeCalls.ints(ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle IOCTL = NativeCalls.variadic("ioctl", 2,
            NativeCalls.ints(JAVA_INT, JAVA_LONG, ADDRESS));
    private static final MethodHandle READ = NativeCalls.function("read",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle WRITE = NativeCalls.function("write",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle POLL = NativeCalls.function("poll",
            NativeCalls.ints(ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle EVENTFD = NativeCalls.function("eventfd", NativeCalls.ints(JAVA_INT, JAVA_INT));
    private static final MethodHandle SETNS = NativeCalls.function("setns", NativeCalls.ints(JAVA_INT, JAVA_INT));
    private static final MethodHandle UNSHARE = NativeCalls.function("unshare", NativeCalls.ints(JAVA_INT));
    private static final MethodHandle IF_NAMETOINDEX = NativeCalls.function("if_nametoindex",
            NativeCalls.ints(ADDRESS));

    private FileCalls() {}

    /** Opens an existing file; O_CLOEXEC is added by itself. */
    public static int open(String path, int flags) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            int fd = (int) OPEN.invokeExact(NativeCalls.state(), arena.allocateFrom(path),
                    flags | Constants.O_CLOEXEC, 0);
            return Syscalls.checked("open " + path, fd);
        } catch (Throwable e) {
            throw Syscalls.unexpected(e);
        }
    }

    /** A device's own request; returns what the driver returned. */
    public static int ioctl(int fd, long request, MemorySegment argument) throws LinuxException {
        try {
            return Syscalls.checked("ioctl 0x" + Long.toHexString(request),
                    (int) IOCTL.invokeExact(NativeCalls.state(), fd, request, argument));
        } catch (Throwable e) {
            throw Syscalls.unexpected(e);
        }
    }

    /** Reads into the segment; 0 at the end of a file. */
    public static long read(int fd, MemorySegment buffer) throws LinuxException {
        while (true) {
            try {
                long got = (long) READ.invokeExact(NativeCalls.state(), fd, buffer, buffer.byteSize());
                if (got >= 0 || !Syscalls.interrupted()) {
                    return Syscalls.checked("read", got);
                }
            } catch (Throwable e) {
                throw Syscalls.unexpected(e);
            }
        }
    }

    /** Like {@link #read}, on a descriptor that does not block: -1 if there is nothing now. */
    static int readNow(int fd, MemorySegment buffer) throws LinuxException {
        try {
            long got = (long) READ.invokeExact(NativeCalls.state(), fd, buffer, buffer.byteSize());
            return (int) (got < 0 && Syscalls.nothingNow() ? -1 : Syscalls.checked("read", got));
        } catch (Throwable e) {
            throw Syscalls.unexpected(e);
        }
    }

    /** Writes the segment; returns the bytes taken. */
    public static long write(int fd, MemorySegment data) throws LinuxException {
        while (true) {
            try {
                long written = (long) WRITE.invokeExact(NativeCalls.state(), fd, data, data.byteSize());
                if (written >= 0 || !Syscalls.interrupted()) {
                    return Syscalls.checked("write", written);
                }
            } catch (Throwable e) {
                throw Syscalls.unexpected(e);
            }
        }
    }

    /**
     * Waits on several descriptors.
     *
     * @param pollfds   struct pollfd, 8 bytes each, see {@link #pollfd}
     * @param timeoutMs -1 waits for ever
     * @return how many have events
     */
    public static int poll(MemorySegment pollfds, int timeoutMs) throws LinuxException {
        while (true) {
            try {
                int ready = (int) POLL.invokeExact(NativeCalls.state(), pollfds, pollfds.byteSize() / POLLFD_SIZE,
                        timeoutMs);
                if (ready >= 0 || !Syscalls.interrupted()) {
                    return Syscalls.checked("poll", ready);
                }
            } catch (Throwable e) {
                throw Syscalls.unexpected(e);
            }
        }
    }

    /** Fills entry {@code index} of an array of struct pollfd. */
    public static void pollfd(MemorySegment pollfds, int index, int fd, short events) {
        long at = (long) index * POLLFD_SIZE;
        pollfds.set(JAVA_INT, at, fd);
        pollfds.set(JAVA_SHORT, at + 4, events);
        pollfds.set(JAVA_SHORT, at + 6, (short) 0);
    }

    /** The events that {@link #poll(MemorySegment, int)} found on entry {@code index}. */
    public static short revents(MemorySegment pollfds, int index) {
        return pollfds.get(JAVA_SHORT, (long) index * POLLFD_SIZE + 6);
    }

    /**
     * Waits on one descriptor.
     *
     * @return its events, 0 if the time ran out
     */
    public static short poll(int fd, short events, int timeoutMs) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment one = arena.allocate(POLLFD_SIZE, 4);
            pollfd(one, 0, fd, events);
            return poll(one, timeoutMs) == 0 ? 0 : revents(one, 0);
        }
    }

    /** A counter to wake a poller with: write 8 bytes to it (eventfd(2)). */
    public static int eventfd(int initial, int flags) throws LinuxException {
        try {
            return Syscalls.checked("eventfd",
                    (int) EVENTFD.invokeExact(NativeCalls.state(), initial, flags | Constants.O_CLOEXEC));
        } catch (Throwable e) {
            throw Syscalls.unexpected(e);
        }
    }

    /** Moves this thread, and no other, into a namespace; see {@link NetworkNamespace}. */
    public static void setns(int fd, int kind) throws LinuxException {
        try {
            Syscalls.checked("setns", (int) SETNS.invokeExact(NativeCalls.state(), fd, kind));
        } catch (Throwable e) {
            throw Syscalls.unexpected(e);
        }
    }

    /** Gives this thread, and no other, a namespace of its own. */
    public static void unshare(int flags) throws LinuxException {
        try {
            Syscalls.checked("unshare", (int) UNSHARE.invokeExact(NativeCalls.state(), flags));
        } catch (Throwable e) {
            throw Syscalls.unexpected(e);
        }
    }

    /** A network device's index in this thread's namespace. */
    public static int ifNameToIndex(String device) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            int index = (int) IF_NAMETOINDEX.invokeExact(NativeCalls.state(), arena.allocateFrom(device));
            return Syscalls.checked("if_nametoindex " + device, index == 0 ? -1 : index);
        } catch (Throwable e) {
            throw Syscalls.unexpected(e);
        }
    }
}
