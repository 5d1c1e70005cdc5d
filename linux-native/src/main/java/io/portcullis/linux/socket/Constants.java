package io.portcullis.linux.socket;

/** Numbers of the kernel's headers, under their names there. */
public final class Constants {

    /** {@code AF_UNSPEC}. */
    public static final int AF_UNSPEC = 0;
    /** IPv4. */
    public static final int AF_INET = 2;
    /** IPv6. */
    public static final int AF_INET6 = 10;
    /** Netlink. */
    public static final int AF_NETLINK = 16;
    /** Packet sockets. */
    public static final int AF_PACKET = 17;

    /** A stream. */
    public static final int SOCK_STREAM = 1;
    /** Datagrams. */
    public static final int SOCK_DGRAM = 2;
    /** Raw packets. */
    public static final int SOCK_RAW = 3;
    /** Calls do not wait. */
    public static final int SOCK_NONBLOCK = 0x800;
    /** Not inherited by other programs. */
    public static final int SOCK_CLOEXEC = 0x80000;

    /** Level of the general socket options. */
    public static final int SOL_SOCKET = 1;
    /** Level of IPv4's options. */
    public static final int SOL_IP = 0;
    /** Level of IPv6's options. */
    public static final int SOL_IPV6 = 41;
    /** Level of netlink's options. */
    public static final int SOL_NETLINK = 270;
    /** Send buffer, bytes. */
    public static final int SO_SNDBUF = 7;
    /** Receive buffer, bytes. */
    public static final int SO_RCVBUF = 8;
    /** How long a receive waits, a struct timeval. */
    public static final int SO_RCVTIMEO = 20;
    /** The only device whose packets a socket takes. */
    public static final int SO_BINDTODEVICE = 25;
    /** Send buffer beyond the system's limit; needs CAP_NET_ADMIN. */
    public static final int SO_SNDBUFFORCE = 32;
    /** Receive buffer beyond the system's limit; needs CAP_NET_ADMIN. */
    public static final int SO_RCVBUFFORCE = 33;
    /** The firewall mark of a socket's packets; needs CAP_NET_ADMIN. */
    public static final int SO_MARK = 36;

    /** Receive without waiting. */
    public static final int MSG_DONTWAIT = 0x40;
    /** Look without taking. */
    public static final int MSG_PEEK = 2;
    /** Tell the real length. */
    public static final int MSG_TRUNC = 0x20;

    /** Open for reading. */
    public static final int O_RDONLY = 0;
    /** Open for both. */
    public static final int O_RDWR = 2;
    /** Calls do not wait. */
    public static final int O_NONBLOCK = 0x800;
    /** Not inherited by other programs. */
    public static final int O_CLOEXEC = 0x80000;

    /** Something to read. */
    public static final short POLLIN = 1;
    /** Room to write. */
    public static final short POLLOUT = 4;
    /** An error; always reported. */
    public static final short POLLERR = 8;
    /** The other side is gone; always reported. */
    public static final short POLLHUP = 16;

    /** A new network namespace, or the kind that setns must find. */
    public static final int CLONE_NEWNET = 0x40000000;

    private Constants() {}
}
