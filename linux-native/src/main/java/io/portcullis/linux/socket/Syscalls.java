package io.portcullis.linux.socket;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

import io.portcullis.linux.Errno;
import io.portcullis.linux.LinuxException;

/**
 * System calls by their own names (section 2 of the manual). Descriptors are plain ints; segments must be native memory.
 * A call that a signal interrupted (EINTR) is repeated. Blocking ones pin a virtual thread's carrier: call them from
 * platform threads. Any other failure is a {@link LinuxException} that names the call.
 */
public final class Syscalls {

    private static final MethodHandle SOCKET = NativeCalls.function("socket",
            NativeCalls.ints(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle BIND = NativeCalls.function("bind",
            NativeCalls.ints(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle CONNECT = NativeCalls.function("connect",
            NativeCalls.ints(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle LISTEN = NativeCalls.function("listen",
            NativeCalls.ints(JAVA_INT, JAVA_INT));
    private static final MethodHandle GETSOCKNAME = NativeCalls.function("getsockname",
            NativeCalls.ints(JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle SETSOCKOPT = NativeCalls.function("setsockopt",
            NativeCalls.ints(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SEND = NativeCalls.function("send",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle SENDTO = NativeCalls.function("sendto",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SENDMSG = NativeCalls.function("sendmsg",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle RECV = NativeCalls.function("recv",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle RECVFROM = NativeCalls.function("recvfrom",
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle CLOSE = NativeCalls.function("close", NativeCalls.ints(JAVA_INT));

    private Syscalls() {}

    /** A new socket's descriptor; SOCK_CLOEXEC is added by itself. */
    public static int socket(int domain, int type, int protocol) throws LinuxException {
        try {
            int fd = (int) SOCKET.invokeExact(NativeCalls.state(), domain, type | Constants.SOCK_CLOEXEC, protocol);
            return checked("socket", fd);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Binds to a sockaddr, see {@link SocketAddresses}. */
    public static void bind(int fd, MemorySegment address) throws LinuxException {
        try {
            checked("bind", (int) BIND.invokeExact(NativeCalls.state(), fd, address, (int) address.byteSize()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Takes connections, so many at most before they are accepted. */
    public static void listen(int fd, int backlog) throws LinuxException {
        try {
            checked("listen", (int) LISTEN.invokeExact(NativeCalls.state(), fd, backlog));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Connects to a sockaddr. */
    public static void connect(int fd, MemorySegment address) throws LinuxException {
        try {
            checked("connect", (int) CONNECT.invokeExact(NativeCalls.state(), fd, address, (int) address.byteSize()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * Writes the socket's own sockaddr.
     *
     * @return its length
     */
    public static int getsockname(int fd, MemorySegment address) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment length = arena.allocateFrom(JAVA_INT, (int) address.byteSize());
            checked("getsockname", (int) GETSOCKNAME.invokeExact(NativeCalls.state(), fd, address, length));
            return length.get(JAVA_INT, 0);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Sets an option of any shape. */
    public static void setsockopt(int fd, int level, int option, MemorySegment value) throws LinuxException {
        try {
            checked("setsockopt", (int) SETSOCKOPT.invokeExact(NativeCalls.state(), fd, level, option, value,
                    (int) value.byteSize()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Sets an option that is a C int. */
    public static void setsockopt(int fd, int level, int option, int value) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            setsockopt(fd, level, option, arena.allocateFrom(JAVA_INT, value));
        }
    }

    /** Sends the whole segment on a connected or netlink socket; returns the bytes taken. */
    public static long send(int fd, MemorySegment data, int flags) throws LinuxException {
        while (true) {
            try {
                long sent = (long) SEND.invokeExact(NativeCalls.state(), fd, data, data.byteSize(), flags);
                if (sent >= 0 || !interrupted()) {
                    return checked("send", sent);
                }
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }
    }

    /** Sends a datagram to a sockaddr; returns the bytes taken. */
    public static long sendto(int fd, MemorySegment data, int flags, MemorySegment address) throws LinuxException {
        while (true) {
            try {
                long sent = (long) SENDTO.invokeExact(NativeCalls.state(), fd, data, data.byteSize(), flags, address,
                        (int) address.byteSize());
                if (sent >= 0 || !interrupted()) {
                    return checked("sendto", sent);
                }
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }
    }

    /** Sends what a struct msghdr says; returns the bytes taken. */
    public static long sendmsg(int fd, MemorySegment header, int flags) throws LinuxException {
        while (true) {
            try {
                long sent = (long) SENDMSG.invokeExact(NativeCalls.state(), fd, header, flags);
                if (sent >= 0 || !interrupted()) {
                    return checked("sendmsg", sent);
                }
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }
    }

    /** Receives into the segment; returns the bytes, or with MSG_TRUNC the datagram's real size. */
    public static long recv(int fd, MemorySegment buffer, int flags) throws LinuxException {
        while (true) {
            try {
                long got = (long) RECV.invokeExact(NativeCalls.state(), fd, buffer, buffer.byteSize(), flags);
                if (got >= 0 || !interrupted()) {
                    return checked("recv", got);
                }
            } catch (Throwable e) {
                throw unexpected(e);
            }
        }
    }

    /**
     * Receives a datagram and its sender.
     *
     * @param address where the sender's sockaddr goes
     */
    public static long recvfrom(int fd, MemorySegment buffer, int flags, MemorySegment address)
            throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment length = arena.allocateFrom(JAVA_INT, (int) address.byteSize());
            while (true) {
                long got = (long) RECVFROM.invokeExact(NativeCalls.state(), fd, buffer, buffer.byteSize(), flags,
                        address, length);
                if (got >= 0 || !interrupted()) {
                    return checked("recvfrom", got);
                }
            }
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * Receives what is there: the bytes, or -1 if there is nothing now, which is no exception since a drained socket ends
     * every wake-up so.
     *
     * @param address       where the sender's sockaddr goes; may be NULL, then so is its length
     * @param addressLength an int, the room there
     */
    static int recvNow(int fd, MemorySegment buffer, MemorySegment address, MemorySegment addressLength)
            throws LinuxException {
        try {
            long got = (long) RECVFROM.invokeExact(NativeCalls.state(), fd, buffer, buffer.byteSize(),
                    Constants.MSG_DONTWAIT, address, addressLength);
            return (int) (got < 0 && nothingNow() ? -1 : checked("recvfrom", got));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static boolean nothingNow() {
        return NativeCalls.errno() == Errno.EAGAIN.number() || interrupted();
    }

    /** Closes a descriptor. EINTR counts as done: Linux has closed it then (close(2)). */
    public static void close(int fd) throws LinuxException {
        try {
            int result = (int) CLOSE.invokeExact(NativeCalls.state(), fd);
            if (result < 0 && !interrupted()) {
                throw new LinuxException("close", NativeCalls.errno());
            }
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int checked(String call, int result) throws LinuxException {
        if (result < 0) {
            throw new LinuxException(call, NativeCalls.errno());
        }
        return result;
    }

    static long checked(String call, long result) throws LinuxException {
        if (result < 0) {
            throw new LinuxException(call, NativeCalls.errno());
        }
        return result;
    }

    static boolean interrupted() {
        return NativeCalls.errno() == Errno.EINTR.number();
    }

    /** Method handles may throw anything: ours passes, a bug stays a bug. */
    static LinuxException unexpected(Throwable e) {
        if (e instanceof LinuxException ours) {
            return ours;
        }
        if (e instanceof RuntimeException bug) {
            throw bug;
        }
        if (e instanceof Error error) {
            throw error;
        }
        throw new IllegalStateException("a native call threw", e);
    }
}
