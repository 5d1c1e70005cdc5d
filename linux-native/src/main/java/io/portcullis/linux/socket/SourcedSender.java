package io.portcullis.linux.socket;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

import io.portcullis.linux.LinuxException;

/**
 * Sends by a raw socket that is bound to no address, each packet from an address that is named (IP_PKTINFO, IPV6_PKTINFO): one of
 * this host's, or one that is routed to it as a whole prefix (AnyIP). For one thread at a time.
 */
public final class SourcedSender {

    // struct msghdr, iovec, cmsghdr of a 64-bit Linux.
    private static final int NAME = 0;
    private static final int NAME_LENGTH = 8;
    private static final int IOV = 16;
    private static final int IOV_LENGTH = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_LENGTH = 40;
    private static final int MSGHDR = 56;
    private static final int IOVEC = 16;
    private static final int CMSGHDR = 16;
    private static final int ROOM_FOR_CONTROL = 40;
    private static final int IP_PKTINFO = 8;
    private static final int IPV6_PKTINFO = 50;
    private static final int IPV6_FREEBIND = 78;
    private static final int LARGEST = 65_536 + 256;

    private final RawIpSocket socket;
    private final boolean v4;
    private final MemorySegment header;
    private final MemorySegment vector;
    private final MemorySegment control;
    private final MemorySegment name;
    private final MemorySegment payload;

    /**
     * @param socket of the wildcard address
     * @param v4     its family
     * @param arena  of what the kernel reads
     */
    public SourcedSender(RawIpSocket socket, boolean v4, Arena arena) throws LinuxException {
        this.socket = socket;
        this.v4 = v4;
        header = arena.allocate(MSGHDR, 8);
        vector = arena.allocate(IOVEC, 8);
        control = arena.allocate(ROOM_FOR_CONTROL, 8);
        name = arena.allocate(SocketAddresses.MAX_SIZE, 8);
        payload = arena.allocate(LARGEST, 8);
        if (!v4) {
            // An address of a local prefix is on no device; only so may it be named.
            socket.fd().option(Constants.SOL_IPV6, IPV6_FREEBIND, 1);
        }
        int info = v4 ? 12 : 20;
        control.set(ValueLayout.JAVA_LONG, 0, CMSGHDR + info);
        control.set(ValueLayout.JAVA_INT, 8, v4 ? Constants.SOL_IP : Constants.SOL_IPV6);
        control.set(ValueLayout.JAVA_INT, 12, v4 ? IP_PKTINFO : IPV6_PKTINFO);
        vector.set(ValueLayout.ADDRESS, 0, payload);
        header.set(ValueLayout.ADDRESS, NAME, name);
        header.set(ValueLayout.JAVA_INT, NAME_LENGTH, v4 ? 16 : SocketAddresses.MAX_SIZE);
        header.set(ValueLayout.ADDRESS, IOV, vector);
        header.set(ValueLayout.JAVA_LONG, IOV_LENGTH, 1);
        header.set(ValueLayout.ADDRESS, CONTROL, control);
        header.set(ValueLayout.JAVA_LONG, CONTROL_LENGTH, CMSGHDR + (info + 7) / 8 * 8);
    }

    /**
     * Sends a payload; its header is the kernel's to write, which splits it if the way is too narrow.
     *
     * @throws LinuxException EINVAL or EADDRNOTAVAIL if {@code from} is no address of this host
     */
    public void send(byte[] bytes, int length, InetAddress from, InetAddress to) throws LinuxException {
        MemorySegment.copy(bytes, 0, payload, ValueLayout.JAVA_BYTE, 0, length);
        vector.set(ValueLayout.JAVA_LONG, 8, length);
        byte[] source = from.getAddress();
        if (from instanceof Inet4Address != v4 || to instanceof Inet4Address != v4) {
            throw new IllegalArgumentException(from + " or " + to + " is not of this socket's family");
        }
        SocketAddresses.inet((size, alignment) -> name.asSlice(0, size), new InetSocketAddress(to, 0));
        // in_pktinfo: interface, source, destination; in6_pktinfo: source, interface.
        MemorySegment.copy(source, 0, control, ValueLayout.JAVA_BYTE, CMSGHDR + (v4 ? 4 : 0), source.length);
        Syscalls.sendmsg(socket.fd().number(), header, 0);
    }
}
