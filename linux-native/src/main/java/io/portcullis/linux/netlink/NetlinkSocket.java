package io.portcullis.linux.netlink;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.portcullis.linux.Errno;
import io.portcullis.linux.Fd;
import io.portcullis.linux.LinuxException;

/**
 * A netlink socket (RFC 3549) in the network namespace of the thread that opened it. Every answer is read and matched to its
 * request. Thread-safe: one exchange at a time.
 */
public final class NetlinkSocket implements AutoCloseable {

    /** NETLINK_ROUTE. */
    public static final int ROUTE = 0;
    /** NETLINK_XFRM. */
    public static final int XFRM = 6;

    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SO_RCVTIMEO = 20;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_CAP_ACK = 10;
    private static final int NETLINK_EXT_ACK = 11;
    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int NLM_F_DUMP_INTR = 0x10;
    private static final int NLM_F_ACK_TLVS = 0x200;
    private static final int NLMSGERR_ATTR_MSG = 1;
    private static final int BUFFER = 1 << 18;
    private static final int DUMP_TRIES = 10;

    private final Fd fd;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment out = arena.allocate(BUFFER, 8);
    private final MemorySegment in = arena.allocate(BUFFER, 8);
    private int sequence;

    private NetlinkSocket(Fd fd) {
        this.fd = fd;
    }

    /** @param protocol {@link #ROUTE} or {@link #XFRM} */
    public static NetlinkSocket open(int protocol) throws LinuxException {
        Fd fd = Fd.socket(AF_NETLINK, SOCK_RAW, protocol, "the netlink socket");
        try {
            fd.option(SOL_NETLINK, NETLINK_CAP_ACK, 1);
            fd.option(SOL_NETLINK, NETLINK_EXT_ACK, 1);
            // The kernel answers at once; a wait this long means that an answer was lost.
            fd.option(SOL_SOCKET, SO_RCVTIMEO, timeval(10));
            enlarge(fd);
            fd.bind(ByteBuffer.allocate(12).order(ByteOrder.nativeOrder()).putShort((short) AF_NETLINK).array());
            return new NetlinkSocket(fd);
        } catch (LinuxException e) {
            fd.close();
            throw e;
        }
    }

    private static byte[] timeval(long seconds) {
        return ByteBuffer.allocate(16).order(ByteOrder.nativeOrder()).putLong(seconds).putLong(0).array();
    }

    private static void enlarge(Fd fd) throws LinuxException {
        try {
            fd.option(SOL_SOCKET, SO_RCVBUFFORCE, 4 << 20);
        } catch (LinuxException e) {
            // In a user namespace only the usual buffer is to be had; batches are small enough for it.
            if (e.errno() != Errno.EPERM.number()) {
                throw e;
            }
        }
    }

    /** One acknowledged request. */
    public void request(NetlinkMessage message) throws LinuxException {
        Optional<LinuxException> failure = batch(List.of(message)).getFirst();
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    /**
     * Sends requests in one system call, each acknowledged by itself: the kernel does them in order, and goes on after one
     * that fails.
     *
     * @return for each the refusal, or empty
     * @throws LinuxException if the exchange itself failed
     */
    public synchronized List<Optional<LinuxException>> batch(List<NetlinkMessage> messages) throws LinuxException {
        int first = send(messages, NetlinkMessage.ACK);
        List<Optional<LinuxException>> results = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            results.add(null);
        }
        int open = messages.size();
        while (open > 0) {
            for (Incoming incoming : receive()) {
                int index = incoming.sequence() - first;
                if (incoming.type() == NLMSG_ERROR && index >= 0 && index < messages.size()
                        && results.get(index) == null) {
                    results.set(index, incoming.failure(messages.get(index).operation()));
                    open--;
                }
            }
        }
        return results;
    }

    /**
     * Asks for one object.
     *
     * @throws LinuxException for example ESRCH if there is none
     */
    public synchronized NetlinkReply get(NetlinkMessage message) throws LinuxException {
        int number = send(List.of(message), NetlinkMessage.ACK);
        NetlinkReply found = null;
        while (true) {
            for (Incoming incoming : receive()) {
                if (incoming.sequence() != number) {
                    continue;
                }
                if (incoming.type() != NLMSG_ERROR) {
                    found = new NetlinkReply(incoming.type(), incoming.body());
                    continue;
                }
                Optional<LinuxException> failure = incoming.failure(message.operation());
                if (failure.isPresent()) {
                    throw failure.get();
                }
                if (found != null) {
                    return found;
                }
                throw new LinuxException(message.operation(), Errno.ENOENT.number());
            }
        }
    }

    /** All objects of a kind; asked for again if they changed meanwhile (NLM_F_DUMP_INTR). */
    public synchronized List<NetlinkReply> dump(NetlinkMessage message) throws LinuxException {
        for (int tries = 1;; tries++) {
            List<NetlinkReply> replies = new ArrayList<>();
            boolean whole = dumpOnce(message, replies);
            if (whole || tries == DUMP_TRIES) {
                return replies;
            }
        }
    }

    private boolean dumpOnce(NetlinkMessage message, List<NetlinkReply> replies) throws LinuxException {
        int number = send(List.of(message), NetlinkMessage.DUMP);
        boolean whole = true;
        while (true) {
            for (Incoming incoming : receive()) {
                if (incoming.sequence() != number) {
                    continue;
                }
                whole &= (incoming.flags() & NLM_F_DUMP_INTR) == 0;
                if (incoming.type() == NLMSG_DONE) {
                    return whole;
                }
                if (incoming.type() == NLMSG_ERROR) {
                    throw incoming.failure(message.operation())
                            .orElseGet(() -> new LinuxException(message.operation(), Errno.EINVAL.number()));
                }
                replies.add(new NetlinkReply(incoming.type(), incoming.body()));
            }
        }
    }

    private int send(List<NetlinkMessage> messages, int flags) throws LinuxException {
        int total = messages.stream().mapToInt(NetlinkMessage::length).sum();
        if (total > BUFFER) {
            throw new IllegalArgumentException("a batch of " + total + " bytes");
        }
        int first = sequence + 1;
        ByteBuffer buffer = out.asByteBuffer();
        for (NetlinkMessage message : messages) {
            message.copyTo(buffer, ++sequence, flags);
        }
        try {
            fd.send(out, total);
        } finally {
            // It may have held keys.
            out.asSlice(0, total).fill((byte) 0);
        }
        return first;
    }

    private record Incoming(int type, int flags, int sequence, byte[] body) {

        Optional<LinuxException> failure(String operation) {
            ByteBuffer buffer = ByteBuffer.wrap(body).order(ByteOrder.nativeOrder());
            int errno = body.length < 4 ? Errno.EINVAL.number() : -buffer.getInt(0);
            return errno == 0 ? Optional.empty() : Optional.of(new LinuxException(operation, errno, words()));
        }

        /** What the kernel says beside the number; the request's header, 16 bytes, stands in between. */
        private String words() {
            if ((flags & NLM_F_ACK_TLVS) == 0) {
                return "";
            }
            byte[] text = new NetlinkReply(type, body).attributes(4 + NetlinkMessage.HEADER).get(NLMSGERR_ATTR_MSG);
            return text == null || text.length == 0 ? ""
                    : new String(text, 0, text.length - 1, StandardCharsets.US_ASCII);
        }
    }

    private List<Incoming> receive() throws LinuxException {
        int length = fd.receive(in);
        if (length < 0) {
            throw new LinuxException("wait for the kernel's answer", Errno.EAGAIN.number());
        }
        byte[] bytes = in.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        List<Incoming> messages = new ArrayList<>();
        int at = 0;
        while (at + NetlinkMessage.HEADER <= length) {
            int size = buffer.getInt(at);
            if (size < NetlinkMessage.HEADER || at + size > length) {
                break;
            }
            messages.add(new Incoming(buffer.getShort(at + 4) & 0xffff, buffer.getShort(at + 6) & 0xffff,
                    buffer.getInt(at + 8), Arrays.copyOfRange(bytes, at + NetlinkMessage.HEADER, at + size)));
            at += size + 3 & ~3;
        }
        return messages;
    }

    /** Closes the socket; may be called again. */
    @Override
    public synchronized void close() {
        if (!fd.closed()) {
            fd.close();
            arena.close();
        }
    }
}
