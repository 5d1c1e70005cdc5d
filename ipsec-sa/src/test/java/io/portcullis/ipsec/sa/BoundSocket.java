package io.portcullis.ipsec.sa;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.foreign.Arena;
import java.net.InetSocketAddress;
import java.util.Optional;

import io.portcullis.linux.LinuxException;
import io.portcullis.linux.socket.FileCalls;
import io.portcullis.linux.socket.NetworkNamespace;
import io.portcullis.linux.socket.SocketAddresses;
import io.portcullis.linux.socket.Syscalls;

/** A socket on a protected endpoint as the SIP side has it: bound to the backend's device, which Java's own cannot be. */
final class BoundSocket implements AutoCloseable {

    private static final int SOCK_STREAM = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOL_SOCKET = 1;
    private static final int SO_BINDTODEVICE = 25;
    private static final short POLLIN = 1;

    private final int fd;

    private BoundSocket(int fd) {
        this.fd = fd;
    }

    static BoundSocket udp(NetworkNamespace namespace, Optional<String> device, InetSocketAddress local)
            throws Exception {
        return namespace.call(() -> open(SOCK_DGRAM, device, local));
    }

    static BoundSocket tcpListener(NetworkNamespace namespace, Optional<String> device, InetSocketAddress local)
            throws Exception {
        return namespace.call(() -> {
            BoundSocket socket = open(SOCK_STREAM, device, local);
            Syscalls.listen(socket.fd, 10);
            return socket;
        });
    }

    private static BoundSocket open(int type, Optional<String> device, InetSocketAddress local) throws LinuxException {
        int fd = Syscalls.socket(SocketAddresses.family(local.getAddress()), type, 0);
        try (Arena arena = Arena.ofConfined()) {
            if (device.isPresent()) {
                Syscalls.setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE,
                        arena.allocateFrom(JAVA_BYTE, device.get().getBytes(US_ASCII)));
            }
            Syscalls.bind(fd, SocketAddresses.inet(arena, local));
            return new BoundSocket(fd);
        }
    }

    /** Whether a datagram or a connection waits, or comes in this time. */
    boolean reached(int timeoutMs) throws LinuxException {
        return FileCalls.poll(fd, POLLIN, timeoutMs) != 0;
    }

    @Override
    public void close() throws LinuxException {
        Syscalls.close(fd);
    }
}
