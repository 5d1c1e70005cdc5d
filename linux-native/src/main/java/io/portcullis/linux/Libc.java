package io.portcullis.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * The C library's calls, as they are: each returns what C returns, and {@link #errno()} tells why it was -1. What makes
 * sense of them stands in the other classes.
 */
final class Libc {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO_FIELD = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final ThreadLocal<MemorySegment> CAPTURED = ThreadLocal
            .withInitial(() -> Arena.ofAuto().allocate(STATE));

    private static final MethodHandle SOCKET = handle("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT,
            JAVA_INT));
    private static final MethodHandle BIND = handle("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS,
            JAVA_INT));
    private static final MethodHandle SENDTO = handle("sendto", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS,
            JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle RECVFROM = handle("recvfrom", FunctionDescriptor.of(JAVA_LONG, JAVA_INT,
            ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle SETSOCKOPT = handle("setsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT,
            JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle OPEN = handle("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT,
            JAVA_INT), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle READ = handle("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS,
            JAVA_LONG));
    private static final MethodHandle WRITE = handle("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS,
            JAVA_LONG));
    private static final MethodHandle IOCTL = handle("ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG,
            ADDRESS), Linker.Option.firstVariadicArg(2));
    private static final MethodHandle POLL = handle("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG,
            JAVA_INT));
    private static final MethodHandle EVENTFD = handle("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle SETNS = handle("setns", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle IF_NAMETOINDEX = handle("if_nametoindex", FunctionDescriptor.of(JAVA_INT,
            ADDRESS));

    private Libc() {}

    private static MethodHandle handle(String name, FunctionDescriptor shape, Linker.Option... more) {
        Linker.Option[] options = Arrays.copyOf(more, more.length + 1);
        options[more.length] = ERRNO;
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), shape, options);
    }

    /** Why this thread's last call failed. */
    static int errno() {
        return (int) ERRNO_FIELD.get(CAPTURED.get(), 0L);
    }

    private static MemorySegment state() {
        return CAPTURED.get();
    }

    static int socket(int domain, int type, int protocol) {
        try {
            return (int) SOCKET.invokeExact(state(), domain, type, protocol);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    static int bind(int fd, MemorySegment address) {
        try {
            return (int) BIND.invokeExact(state(), fd, address, (int) address.byteSize());
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    static long sendto(int fd, MemorySegment bytes, long length, int flags, MemorySegment to) {
        try {
            return (long) SENDTO.invokeExact(state(), fd, bytes, length, flags, to, (int) to.byteSize());
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    static long recvfrom(int fd, MemorySegment bytes, int flags, MemorySegment from, MemorySegment fromLength) {
        try {
            return (long) RECVFROM.invokeExact(state(), fd, bytes, bytes.byteSize(), flags, from, fromLength);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    static int setsockopt(int fd, int level, int option, MemorySegment value) {
        try {
            return (int) SETSOCKOPT.invokeExact(state(), fd, level, option, value, (int) value.byteSize());
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    static int close(int fd) {
        try {
            return (int) CLOSE.invokeExact(state(), fd);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    static int open(MemorySegment path, int flags) {
        try {
            return (int) OPEN.invokeExact(state(), path, flags, 0);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    static long read(int fd, MemorySegment bytes) {
        try {
            return (long) READ.invokeExact(state(), fd, bytes, bytes.byteSize());
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    static long write(int fd, MemorySegment bytes, long length) {
        try {
            return (long) WRITE.invokeExact(state(), fd, bytes, length);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    static int ioctl(int fd, long request, MemorySegment argument) {
        try {
            return (int) IOCTL.invokeExact(state(), fd, request, argument);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    static int poll(MemorySegment fds, long count, int millis) {
        try {
            return (int) POLL.invokeExact(state(), fds, count, millis);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    static int eventfd() {
        try {
            return (int) EVENTFD.invokeExact(state(), 0, Fd.CLOEXEC | Fd.NONBLOCK);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    static int setns(int fd, int type) {
        try {
            return (int) SETNS.invokeExact(state(), fd, type);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    static int ifNameToIndex(MemorySegment name) {
        try {
            return (int) IF_NAMETOINDEX.invokeExact(state(), name);
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
