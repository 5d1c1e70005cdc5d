package io.portcullis.ipsec.sa;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

import io.portcullis.linux.LinuxException;
import io.portcullis.linux.socket.NetworkNamespace;
import io.portcullis.linux.socket.RawIpSocket;
import io.portcullis.linux.socket.SocketAddresses;

/** Reads the ESP packets that reach an address, and sends made-up ones from it: the attacker on the wire. */
final class EspWire implements AutoCloseable {

    private static final int ESP = 50;
    private static final int LARGEST = 65_536;

    private final RawIpSocket socket;
    private final boolean v4;

    private EspWire(RawIpSocket socket, boolean v4) {
        this.socket = socket;
        this.v4 = v4;
    }

    static EspWire at(NetworkNamespace namespace, InetAddress address) throws Exception {
        return namespace.call(() -> new EspWire(RawIpSocket.open(address, ESP), address instanceof Inet4Address));
    }

    /** The next ESP packet, from its SPI on. */
    byte[] next(Duration wait) throws LinuxException {
        Instant until = Instant.now().plus(wait);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment packet = arena.allocate(LARGEST);
            MemorySegment from = arena.allocate(28, 8);
            MemorySegment fromLength = arena.allocate(4, 4);
            while (Instant.now().isBefore(until)) {
                int length = socket.receive(packet, from, fromLength);
                if (length >= 0) {
                    byte[] bytes = packet.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
                    return v4 ? Arrays.copyOfRange(bytes, (bytes[0] & 0xf) * 4, length) : bytes;
                }
                Thread.onSpinWait();
            }
            throw new AssertionError("no ESP packet came within " + wait);
        }
    }

    void send(byte[] esp, InetAddress to) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            socket.send(arena.allocateFrom(ValueLayout.JAVA_BYTE, esp), esp.length,
                    SocketAddresses.inet(arena, new InetSocketAddress(to, 0)));
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
