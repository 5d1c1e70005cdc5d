package io.portcullis.linux.socket;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicBoolean;

import io.portcullis.linux.Errno;
import io.portcullis.linux.LinuxException;

/** An open file descriptor that closes once. Calls on a closed one throw EBADF. */
public final class Fd implements AutoCloseable {

    private final int number;
    private final String what;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Fd(int number, String what) {
        this.number = number;
        this.what = what;
    }

    /**
     * A new socket.
     *
     * @param what the socket in words, for errors
     */
    public static Fd socket(int domain, int type, int protocol, String what) throws LinuxException {
        try {
            return new Fd(Syscalls.socket(domain, type, protocol), what);
        } catch (LinuxException e) {
            throw new LinuxException("open " + what, e.errno());
        }
    }

    /** An existing file. */
    public static Fd open(String path, int flags) throws LinuxException {
        return new Fd(FileCalls.open(path, flags), path);
    }

    int number() throws LinuxException {
        if (closed.get()) {
            throw new LinuxException(what, Errno.EBADF.number());
        }
        return number;
    }

    /** Binds to a local sockaddr. */
    public void bind(MemorySegment sockaddr) throws LinuxException {
        try {
            Syscalls.bind(number(), sockaddr);
        } catch (LinuxException e) {
            throw new LinuxException("bind " + what, e.errno());
        }
    }

    /** Sets an option that is an int. */
    public void option(int level, int option, int value) throws LinuxException {
        Syscalls.setsockopt(number(), level, option, value);
    }

    /** Sets an option of any shape. */
    public void option(int level, int option, MemorySegment value) throws LinuxException {
        Syscalls.setsockopt(number(), level, option, value);
    }

    /** A device's own request; the argument is changed in place. */
    public void ioctl(long request, byte[] argument) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_BYTE, argument);
            FileCalls.ioctl(number(), request, memory);
            MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, 0, argument, 0, argument.length);
        }
    }

    /** Reads: how many bytes; -1 if there are none now, on a descriptor that does not block. */
    public int read(MemorySegment into) throws LinuxException {
        return FileCalls.readNow(number(), into);
    }

    /** Writes the first bytes of a segment. */
    public void write(MemorySegment bytes, int length) throws LinuxException {
        FileCalls.write(number(), bytes.asSlice(0, length));
    }

    /** Sends the first bytes of a segment to a sockaddr. */
    public void sendTo(MemorySegment bytes, int length, MemorySegment sockaddr) throws LinuxException {
        Syscalls.sendto(number(), bytes.asSlice(0, length), 0, sockaddr);
    }

    /** Receives: how many bytes; -1 if there are none now. */
    public int receive(MemorySegment into) throws LinuxException {
        return Syscalls.recvNow(number(), into, MemorySegment.NULL, MemorySegment.NULL);
    }

    /**
     * Receives: how many bytes; -1 if there are none now.
     *
     * @param from       takes the sender's sockaddr
     * @param fromLength an int: afterwards the bytes of that
     */
    public int receiveFrom(MemorySegment into, MemorySegment from, MemorySegment fromLength) throws LinuxException {
        fromLength.set(ValueLayout.JAVA_INT, 0, (int) from.byteSize());
        return Syscalls.recvNow(number(), into, from, fromLength);
    }

    /** Closes; may be called again. Threads that wait in a call are to be woken first ({@link Poll}). */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                Syscalls.close(number);
            } catch (LinuxException e) {
                throw new IllegalStateException(what + " was not open", e);
            }
        }
    }

    @Override
    public String toString() {
        return what;
    }
}
