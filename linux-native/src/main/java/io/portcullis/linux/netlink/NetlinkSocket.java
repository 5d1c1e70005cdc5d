package io.portcullis.linux.netlink;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

import io.portcullis.linux.Errno;
import io.portcullis.linux.LinuxException;
import io.portcullis.linux.socket.Constants;
import io.portcullis.linux.socket.FileCalls;
import io.portcullis.linux.socket.SocketAddresses;
import io.portcullis.linux.socket.Syscalls;

/**
 * A netlink socket, in the network namespace of the thread that opened it. Requests are answered one by one: every
 * answer is read and matched by its sequence number, and what belongs to no request is passed over. Its memory is wiped
 * after each call, since requests and answers may hold keys. Thread-safe, one call at a time; calls are short, but they
 * are system calls: make them on platform threads.
 *
 * <p>A socket that joined a multicast group is for {@link #receive} only.
 */
public final class NetlinkSocket implements AutoCloseable {

    /** The most that one send may hold; longer batches are split. */
    static final int SEND_BUFFER = 32 * 1024;

    // The kernel makes dumps in pieces of at most 32 KiB; a batch's ACKs come one by one.
    private static final int RECEIVE_BUFFER = 64 * 1024;
    private static final int QUEUE = 2 * 1024 * 1024;
    // Bounds the ACKs that wait in the queue while a batch is worked off inside send.
    private static final int MOST_IN_ONE_SEND = 128;
    private static final int ANSWER_SECONDS = 10;
    private static final int DUMP_TRIES = 20;

    private final int fd;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment sending = arena.allocate(SEND_BUFFER, 8);
    private final MemorySegment receiving = arena.allocate(RECEIVE_BUFFER, 8);
    private int sequence;
    private boolean closed;

    private NetlinkSocket(int fd) {
        this.fd = fd;
    }

    /**
     * Opens a socket and connects it to the kernel, so that no other process can answer in its place.
     *
     * @param protocol such as {@link NetlinkConstants#NETLINK_XFRM}
     */
    public static NetlinkSocket open(int protocol) throws LinuxException {
        int fd = Syscalls.socket(Constants.AF_NETLINK, Constants.SOCK_RAW, protocol);
        try (Arena arena = Arena.ofConfined()) {
            Syscalls.setsockopt(fd, Constants.SOL_NETLINK, NetlinkConstants.NETLINK_CAP_ACK, 1);
            Syscalls.setsockopt(fd, Constants.SOL_NETLINK, NetlinkConstants.NETLINK_EXT_ACK, 1);
            enlargeQueue(fd);
            MemorySegment timeval = arena.allocate(16, 8);
            timeval.set(JAVA_LONG, 0, ANSWER_SECONDS);
            Syscalls.setsockopt(fd, Constants.SOL_SOCKET, Constants.SO_RCVTIMEO, timeval);
            Syscalls.bind(fd, SocketAddresses.netlink(arena, 0, 0));
            Syscalls.connect(fd, SocketAddresses.netlink(arena, 0, 0));
            return new NetlinkSocket(fd);
        } catch (LinuxException e) {
            Syscalls.close(fd);
            throw e;
        }
    }

    private static void enlargeQueue(int fd) throws LinuxException {
        try {
            Syscalls.setsockopt(fd, Constants.SOL_SOCKET, Constants.SO_RCVBUFFORCE, QUEUE);
        } catch (LinuxException e) {
            // Without CAP_NET_ADMIN in the first user namespace the system's limit has to do.
            if (!e.is(Errno.EPERM)) {
                throw e;
            }
            Syscalls.setsockopt(fd, Constants.SOL_SOCKET, Constants.SO_RCVBUF, QUEUE);
        }
    }

    /** Sets an option of level SOL_NETLINK to 1, such as NETLINK_GET_STRICT_CHK. */
    public void enable(int option) throws LinuxException {
        Syscalls.setsockopt(fd, Constants.SOL_NETLINK, option, 1);
    }

    /** Joins a multicast group, by its number (not its bit). */
    public void join(int group) throws LinuxException {
        try {
            Syscalls.setsockopt(fd, Constants.SOL_NETLINK, NetlinkConstants.NETLINK_ADD_MEMBERSHIP, group);
        } catch (LinuxException e) {
            throw new LinuxException("join netlink multicast group " + group, e.errno());
        }
    }

    /**
     * Has one request done.
     *
     * @throws LinuxException with the kernel's error
     */
    public void request(NetlinkMessage message) throws LinuxException {
        NetlinkAck ack = batch(List.of(message)).getFirst();
        if (!ack.ok()) {
            throw ack.failure();
        }
    }

    /**
     * Has requests done in order. The kernel goes on after one that fails, so whoever wants all or nothing takes the
     * others back.
     *
     * @return one ACK for each message, in the same order
     * @throws LinuxException if the answers could not be read, so that it is unknown what was done
     */
    public synchronized List<NetlinkAck> batch(List<NetlinkMessage> messages) throws LinuxException {
        List<NetlinkAck> acks = new ArrayList<>(messages.size());
        int from = 0;
        while (from < messages.size()) {
            int to = from + 1;
            int bytes = messages.get(from).length();
            while (to < messages.size() && to - from < MOST_IN_ONE_SEND
                    && bytes + messages.get(to).length() <= SEND_BUFFER) {
                bytes += messages.get(to).length();
                to++;
            }
            List<NetlinkMessage> part = messages.subList(from, to);
            Collector collector = new Collector(part, send(part, NetlinkConstants.NLM_F_ACK), answer -> {});
            readUntil(collector::complete, collector::take);
            acks.addAll(collector.acks());
            from = to;
        }
        return acks;
    }

    /**
     * Asks for one object.
     *
     * @param decoder reads the answer in place; it must not keep the payload
     * @return empty if the kernel said nothing but yes
     * @throws LinuxException with the kernel's error, such as ESRCH
     */
    public synchronized <T> Optional<T> query(NetlinkMessage message, Function<NetlinkAnswer, T> decoder)
            throws LinuxException {
        List<T> found = new ArrayList<>();
        List<NetlinkMessage> one = List.of(message);
        Collector collector = new Collector(one, send(one, NetlinkConstants.NLM_F_ACK),
                answer -> found.add(decoder.apply(answer)));
        readUntil(collector::complete, collector::take);
        NetlinkAck ack = collector.acks().getFirst();
        if (!ack.ok()) {
            throw ack.failure();
        }
        return found.stream().findFirst();
    }

    /**
     * Asks for every object. If the table changed while it was read (NLM_F_DUMP_INTR), it is read again.
     *
     * @param decoder reads an answer in place and must not keep the payload; empty leaves the object out
     * @throws LinuxException with the kernel's error; EBUSY if the table never stood still
     */
    public synchronized <T> List<T> dump(NetlinkMessage message, Function<NetlinkAnswer, Optional<T>> decoder)
            throws LinuxException {
        for (int tries = 0; tries < DUMP_TRIES; tries++) {
            int number = send(List.of(message), NetlinkConstants.NLM_F_DUMP);
            DumpReader<T> reader = new DumpReader<>(message.operation(), number, decoder);
            readUntil(reader::done, reader::take);
            if (!reader.interrupted()) {
                return reader.found();
            }
        }
        throw new LinuxException(message.operation(), Errno.EBUSY.number(), "it changed while being read, "
                + DUMP_TRIES + " times");
    }

    /**
     * Waits for notifications of the groups that were joined.
     *
     * @param timeout  0 only looks
     * @param consumer reads each in place and must not keep the payload
     * @return whether there was any
     * @throws LinuxException ENOBUFS if some were lost because nobody read them in time; reading may go on
     */
    public boolean receive(Duration timeout, Consumer<NetlinkAnswer> consumer) throws LinuxException {
        // Outside the lock: a waiter must not keep others from closing.
        if (FileCalls.poll(fd, Constants.POLLIN, (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE)) == 0) {
            return false;
        }
        synchronized (this) {
            requireOpen();
            readOnce(Constants.MSG_DONTWAIT, consumer::accept);
        }
        return true;
    }

    private int send(List<NetlinkMessage> messages, int flags) throws LinuxException {
        requireOpen();
        int first = sequence + 1;
        long length = 0;
        try {
            for (NetlinkMessage message : messages) {
                if (message.length() > SEND_BUFFER) {
                    throw new IllegalArgumentException(message + " has " + message.length() + " bytes");
                }
                message.writeTo(sending.asSlice(length, message.length()), flags, ++sequence);
                length += message.length();
            }
            Syscalls.send(fd, sending.asSlice(0, length), 0);
            return first;
        } finally {
            sending.asSlice(0, length).fill((byte) 0);
        }
    }

    /** What takes one answer; it may find an error in it. */
    @FunctionalInterface
    private interface Taker {
        void take(NetlinkAnswer answer) throws LinuxException;
    }

    private void readUntil(BooleanSupplier done, Taker taker) throws LinuxException {
        while (!done.getAsBoolean()) {
            try {
                readOnce(0, taker);
            } catch (LinuxException e) {
                throw e.is(Errno.EAGAIN) ? new LinuxException("wait for a netlink answer", Errno.ETIMEDOUT.number())
                        : e;
            }
        }
    }

    private void readOnce(int flags, Taker taker) throws LinuxException {
        long length = Syscalls.recv(fd, receiving, flags | Constants.MSG_TRUNC);
        long kept = Math.min(length, RECEIVE_BUFFER);
        try {
            if (length > RECEIVE_BUFFER) {
                throw new LinuxException("read a netlink answer of " + length + " bytes", Errno.EMSGSIZE.number());
            }
            for (NetlinkAnswer answer : NetlinkAnswer.decode(receiving.asSlice(0, kept))) {
                taker.take(answer);
            }
        } finally {
            receiving.asSlice(0, kept).fill((byte) 0);
        }
    }

    private void requireOpen() throws LinuxException {
        if (closed) {
            throw new LinuxException("use a netlink socket that was closed", Errno.EBADF.number());
        }
    }

    /** Closes the socket; may be called again. */
    @Override
    public synchronized void close() throws LinuxException {
        if (!closed) {
            closed = true;
            arena.close();
            Syscalls.close(fd);
        }
    }
}
