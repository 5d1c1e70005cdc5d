package io.portcullis.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicBoolean;

/** An open file descriptor. Calls on a closed one throw EBADF; every call blocks as its C namesake does. */
public final class Fd implements AutoCloseable {

    /** Not inherited by programs that this one starts. */
    public static final int CLOEXEC = 0x80000;
    /** Calls return EAGAIN instead of waiting. */
    public static final int NONBLOCK = 0x800;
    /** Open for reading and writing. */
    public static final int RDWR = 2;

    private final int number;
    private final String what;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Fd(int number, String what) {
        this.number = number;
        this.what = what;
    }

    private static Fd opened(int number, String operation, String what) throws LinuxException {
        if (number < 0) {
            throw new LinuxException(operation, Libc.errno());
        }
        return new Fd(number, what);
    }

    /**
     * socket(2).
     *
     * @param what the socket in words, for errors
     */
    public static Fd socket(int domain, int type, int protocol, String what) throws LinuxException {
        return opened(Libc.socket(domain, type | CLOEXEC, protocol), "open " + what, what);
    }

    /** open(2). */
    public static Fd open(String path, int flags) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            return opened(Libc.open(arena.allocateFrom(path), flags | CLOEXEC), "open " + path, path);
        }
    }

    /** eventfd(2): for waking a thread in {@link Poll}. */
    public static Fd event() throws LinuxException {
        return opened(Libc.eventfd(), "open an event descriptor", "event");
    }

    int number() throws LinuxException {
        if (closed.get()) {
            throw new LinuxException(what, Errno.EBADF.number());
        }
        return number;
    }

    private long checked(long result, String verb) throws LinuxException {
        if (result < 0) {
            throw new LinuxException(verb + " " + what, Libc.errno());
        }
        return result;
    }

    /** bind(2). */
    public void bind(byte[] sockaddr) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            checked(Libc.bind(number(), arena.allocateFrom(ValueLayout.JAVA_BYTE, sockaddr)), "bind");
        }
    }

    /** setsockopt(2) with an int. */
    public void option(int level, int option, int value) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            checked(Libc.setsockopt(number(), level, option, arena.allocateFrom(ValueLayout.JAVA_INT, value)),
                    "set an option of");
        }
    }

    /** setsockopt(2) with bytes. */
    public void option(int level, int option, byte[] value) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            checked(Libc.setsockopt(number(), level, option, arena.allocateFrom(ValueLayout.JAVA_BYTE, value)),
                    "set an option of");
        }
    }

    /** ioctl(2); the argument is changed in place. */
    public void ioctl(long request, byte[] argument) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_BYTE, argument);
            checked(Libc.ioctl(number(), request, memory), "configure");
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, 0, argument, 0, argument.length);
        }
    }

    /** read(2): how many bytes; -1 if there are none now, on a descriptor that does not block. */
    public int read(MemorySegment into) throws LinuxException {
        return waiting(Libc.read(number(), into), "read");
    }

    /** write(2). */
    public void write(MemorySegment bytes, int length) throws LinuxException {
        checked(Libc.write(number(), bytes, length), "write to");
    }

    /** sendto(2) without an address. */
    public void send(MemorySegment bytes, int length) throws LinuxException {
        sendTo(bytes, length, MemorySegment.NULL);
    }

    /** sendto(2). */
    public void sendTo(MemorySegment bytes, int length, MemorySegment sockaddr) throws LinuxException {
        checked(Libc.sendto(number(), bytes, length, 0, sockaddr), "send by");
    }

    /** recvfrom(2) without an address: how many bytes; -1 if there are none now. */
    public int receive(MemorySegment into) throws LinuxException {
        return waiting(Libc.recvfrom(number(), into, 0, MemorySegment.NULL, MemorySegment.NULL), "receive by");
    }

    /**
     * recvfrom(2).
     *
     * @param from       takes the sender's sockaddr
     * @param fromLength an int: the room in {@code from}, and afterwards what it takes
     * @param flags      for example MSG_DONTWAIT
     */
    public int receiveFrom(MemorySegment into, int flags, MemorySegment from, MemorySegment fromLength)
            throws LinuxException {
        fromLength.set(ValueLayout.JAVA_INT, 0, (int) from.byteSize());
        return waiting(Libc.recvfrom(number(), into, flags, from, fromLength), "receive by");
    }

    private int waiting(long result, String verb) throws LinuxException {
        if (result < 0 && (Libc.errno() == Errno.EAGAIN.number() || Libc.errno() == Errno.EINTR.number())) {
            return -1;
        }
        return (int) checked(result, verb);
    }

    /** Moves the calling thread into the network namespace that this descriptor (/proc/PID/ns/net) names. */
    public void enterNetworkNamespace() throws LinuxException {
        final int CLONE_NEWNET = 0x40000000;
        checked(Libc.setns(number(), CLONE_NEWNET), "enter");
    }

    /** Whether it was closed. */
    public boolean closed() {
        return closed.get();
    }

    /** Closes; may be called again. Threads that wait in a call are to be woken first ({@link Poll}). */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            Libc.close(number);
        }
    }

    @Override
    public String toString() {
        return what;
    }
}
