package io.portcullis.sip.stack.transport;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import io.netty.bootstrap.AbstractBootstrap;
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

    private SocketSetup() {}

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
