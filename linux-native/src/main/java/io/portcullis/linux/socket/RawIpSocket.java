package io.portcullis.linux.socket;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

import io.portcullis.linux.LinuxException;

/**
 * A socket for one IP protocol on one local address (raw(7)). IPv4 packets arrive with their header, IPv6 packets without; what
 * is sent gets its header from the kernel, and is split there if the way is too narrow.
 */
public final class RawIpSocket implements AutoCloseable {

    private static final int SO_RCVBUF = 8;
    private static final int IPPROTO_IP = 0;
    private static final int IP_TOS = 1;
    private static final int IP_MTU_DISCOVER = 10;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_MTU_DISCOVER = 23;
    private static final int IPV6_TCLASS = 67;
    private static final int PMTUDISC_DONT = 0;
    private static final int BUFFER = 4 << 20;

    private final Fd fd;
    private final boolean v4;

    private RawIpSocket(Fd fd, boolean v4) {
        this.fd = fd;
        this.v4 = v4;
    }

    /**
     * Opens and binds.
     *
     * @param protocol of the IP header, for example 50
     */
    public static RawIpSocket open(InetAddress local, int protocol) throws LinuxException {
        boolean v4 = local instanceof Inet4Address;
        Fd fd = Fd.socket(SocketAddresses.family(local), Constants.SOCK_RAW | Constants.SOCK_NONBLOCK, protocol,
                "the raw socket, protocol " + protocol + ", of " + local.getHostAddress());
        try {
            fd.option(v4 ? IPPROTO_IP : IPPROTO_IPV6, v4 ? IP_MTU_DISCOVER : IPV6_MTU_DISCOVER, PMTUDISC_DONT);
            fd.option(Constants.SOL_SOCKET, SO_RCVBUF, BUFFER);
            bind(fd, local);
            return new RawIpSocket(fd, v4);
        } catch (LinuxException e) {
            fd.close();
            throw e;
        }
    }

    private static void bind(Fd fd, InetAddress local) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            fd.bind(SocketAddresses.inet(arena, new InetSocketAddress(local, 0)));
        }
    }

    /** The descriptor, for waiting. */
    public Fd fd() {
        return fd;
    }

    /**
     * The next packet: its length, or -1 if there is none now.
     *
     * @param from       takes the sender, a sockaddr
     * @param fromLength takes that one's length, an int
     */
    public int receive(MemorySegment into, MemorySegment from, MemorySegment fromLength) throws LinuxException {
        return fd.receiveFrom(into, from, fromLength);
    }

    /**
     * What the headers of packets sent from now on bear as TOS or traffic class (RFC 2474).
     *
     * @param value 0 to 255
     */
    public void trafficClass(int value) throws LinuxException {
        fd.option(v4 ? IPPROTO_IP : IPPROTO_IPV6, v4 ? IP_TOS : IPV6_TCLASS, value);
    }

    /** Sends a payload to a sockaddr. */
    public void send(MemorySegment payload, int length, MemorySegment to) throws LinuxException {
        fd.sendTo(payload, length, to);
    }

    @Override
    public void close() {
        fd.close();
    }
}
