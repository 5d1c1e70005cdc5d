package io.portcullis.linux;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** sockaddr_in and sockaddr_in6. */
public final class SocketAddress {

    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;

    private static final int IN_LENGTH = 16;
    private static final int IN6_LENGTH = 28;

    private SocketAddress() {}

    /** The address family. */
    public static int family(InetAddress address) {
        return address instanceof Inet4Address ? AF_INET : AF_INET6;
    }

    /** The structure as the kernel reads it. */
    public static byte[] of(InetAddress address, int port) {
        boolean v4 = address instanceof Inet4Address;
        ByteBuffer bytes = ByteBuffer.allocate(v4 ? IN_LENGTH : IN6_LENGTH).order(ByteOrder.nativeOrder());
        bytes.putShort(0, (short) family(address));
        bytes.order(ByteOrder.BIG_ENDIAN).putShort(2, (short) port);
        bytes.put(v4 ? 4 : 8, address.getAddress());
        if (address instanceof Inet6Address v6) {
            bytes.order(ByteOrder.nativeOrder()).putInt(24, v6.getScopeId());
        }
        return bytes.array();
    }

    /** The address in a structure; the port is left. */
    public static InetAddress address(byte[] sockaddr) {
        int family = ByteBuffer.wrap(sockaddr).order(ByteOrder.nativeOrder()).getShort(0);
        try {
            return InetAddress.getByAddress(family == AF_INET ? Arrays.copyOfRange(sockaddr, 4, 8)
                    : Arrays.copyOfRange(sockaddr, 8, 24));
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
