package io.portcullis.linux.socket;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import io.portcullis.linux.LinuxException;

/** Sees every frame that passes a device, in both directions (packet(7)). */
public final class PacketSocket implements AutoCloseable {

    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;
    private static final int ETH_P_ALL = 3;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final int BUFFER = 8 << 20;

    private final Fd fd;

    private PacketSocket(Fd fd) {
        this.fd = fd;
    }

    /** Opens on a device of the calling thread's network namespace. */
    public static PacketSocket open(String device) throws LinuxException {
        int protocol = ETH_P_ALL << 8; // In network byte order, as the kernel wants it.
        Fd fd = Fd.socket(AF_PACKET, SOCK_RAW | Constants.SOCK_NONBLOCK,
                ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
                        ? protocol : ETH_P_ALL,
                "the packet socket of " + device);
        try {
            fd.option(SOL_SOCKET, SO_RCVBUF, BUFFER);
            ByteBuffer address = ByteBuffer.allocate(20).order(ByteOrder.nativeOrder());
            address.putShort((short) AF_PACKET);
            address.order(ByteOrder.BIG_ENDIAN).putShort((short) ETH_P_ALL).order(ByteOrder.nativeOrder());
            address.putInt(FileCalls.ifNameToIndex(device));
            try (Arena arena = Arena.ofConfined()) {
                fd.bind(arena.allocateFrom(ValueLayout.JAVA_BYTE, address.array()));
            }
            return new PacketSocket(fd);
        } catch (LinuxException e) {
            fd.close();
            throw e;
        }
    }

    /** The descriptor, for waiting. */
    public Fd fd() {
        return fd;
    }

    /** The next frame: its length, or -1 if there is none now. */
    public int receive(MemorySegment into) throws LinuxException {
        return fd.receive(into);
    }

    @Override
    public void close() {
        fd.close();
    }
}
