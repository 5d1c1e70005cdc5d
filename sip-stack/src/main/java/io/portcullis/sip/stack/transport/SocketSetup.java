package io.portcullis.sip.stack.transport;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.netty.bootstrap.AbstractBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import org.jspecify.annotations.Nullable;

/** Options that sockets of both kinds share. */
final class SocketSetup {

    private static final int SOL_SOCKET = 1;
    private static final int SO_BINDTODEVICE = 25;
    private static final int IFNAMSIZ = 16;

    /** So that a connection can be made from a port that is also listened on. */
    static final IntegerUnixChannelOption SO_REUSEPORT = new IntegerUnixChannelOption("SO_REUSEPORT", SOL_SOCKET, 15);

    /** So that a socket can have an address that is routed to this host, but on no device; for IPv6 too. */
    static final IntegerUnixChannelOption IP_FREEBIND = new IntegerUnixChannelOption("IP_FREEBIND", 0, 15);

    /** Numbers of a socket's memory ({@code linux/sock_diag.h}): the ninth counts what was dropped for want of room. */
    private static final RawUnixChannelOption SO_MEMINFO = new RawUnixChannelOption("SO_MEMINFO", SOL_SOCKET, 55,
            Integer.BYTES * 9);
    private static final int SK_MEMINFO_DROPS = 8;

    private SocketSetup() {}

    /** How many datagrams the kernel has dropped since the receive buffer was full; 0 when the socket is closed. */
    static long dropped(Channel socket) {
        try {
            ByteBuffer info = socket.config().getOption(SO_MEMINFO);
            return info == null ? 0 : Integer.toUnsignedLong(
                    info.order(ByteOrder.nativeOrder()).getInt(Integer.BYTES * SK_MEMINFO_DROPS));
        } catch (ChannelException closed) {
            return 0;
        }
    }

    static SocketProtocolFamily family(InetSocketAddress local) {
        // Never a v4-mapped IPv6 socket: policies and rules are those of the address that is written.
        return local.getAddress() instanceof Inet6Address ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
    }

    static void device(AbstractBootstrap<?, ?> bootstrap, @Nullable String device) {
        if (device != null) {
            byte[] name = device.getBytes(StandardCharsets.US_ASCII);
            if (name.length >= IFNAMSIZ) {
                throw new IllegalArgumentException("no device name: " + device);
            }
            bootstrap.option(new RawUnixChannelOption("SO_BINDTODEVICE", SOL_SOCKET, SO_BINDTODEVICE, IFNAMSIZ),
                    ByteBuffer.wrap(Arrays.copyOf(name, IFNAMSIZ)));
        }
    }

    static IOException failed(String operation, @Nullable Throwable cause) {
        String why = cause == null ? "unknown cause" : String.valueOf(cause.getMessage());
        return new IOException("cannot " + operation + ": " + why, cause);
    }

    /** A buffer's size, if one is wanted. */
    static void size(AbstractBootstrap<?, ?> bootstrap, ChannelOption<Integer> option, int bytes) {
        if (bytes > 0) {
            bootstrap.option(option, bytes);
        }
    }
}
