package io.portcullis.linux.tun;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

import io.portcullis.linux.LinuxException;
import io.portcullis.linux.socket.Constants;
import io.portcullis.linux.socket.Fd;
import io.portcullis.linux.socket.FileCalls;

/** A network device whose packets, IP without a link header, are read and written here. It ends with its descriptor. */
public final class TunDevice implements AutoCloseable {

    private static final long TUNSETIFF = 0x400454caL;
    private static final int IFF_TUN = 1;
    private static final int IFF_NO_PI = 0x1000;
    private static final int IFREQ = 40;
    private static final int IFNAMSIZ = 16;

    private final Fd fd;
    private final String name;
    private final int index;

    private TunDevice(Fd fd, String name, int index) {
        this.fd = fd;
        this.name = name;
        this.index = index;
    }

    /**
     * Makes a device, which is down.
     *
     * @param pattern at most 15 characters; {@code %d} becomes the first free number
     */
    public static TunDevice create(String pattern) throws LinuxException {
        byte[] wanted = pattern.getBytes(StandardCharsets.US_ASCII);
        if (wanted.length == 0 || wanted.length >= IFNAMSIZ) {
            throw new IllegalArgumentException("no device name: " + pattern);
        }
        Fd fd = Fd.open("/dev/net/tun", Constants.O_RDWR | Constants.O_NONBLOCK);
        try {
            byte[] ifreq = new byte[IFREQ];
            System.arraycopy(wanted, 0, ifreq, 0, wanted.length);
            ifreq[IFNAMSIZ] = IFF_TUN;
            ifreq[IFNAMSIZ + 1] = IFF_NO_PI >> 8;
            if (ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN) {
                ifreq[IFNAMSIZ] = IFF_NO_PI >> 8;
                ifreq[IFNAMSIZ + 1] = IFF_TUN;
            }
            fd.ioctl(TUNSETIFF, ifreq);
            int length = 0;
            while (length < IFNAMSIZ && ifreq[length] != 0) {
                length++;
            }
            String name = new String(ifreq, 0, length, StandardCharsets.US_ASCII);
            return new TunDevice(fd, name, FileCalls.ifNameToIndex(name));
        } catch (LinuxException e) {
            fd.close();
            throw e;
        }
    }

    /** The device's name. */
    public String name() {
        return name;
    }

    /** The device's index. */
    public int index() {
        return index;
    }

    /** The descriptor, for waiting. */
    public Fd fd() {
        return fd;
    }

    /** The next packet that the kernel routed here: its length, or -1 if there is none now. */
    public int read(MemorySegment into) throws LinuxException {
        return fd.read(into);
    }

    /** Gives the kernel a packet as if it had come in here. */
    public void write(MemorySegment packet, int length) throws LinuxException {
        fd.write(packet, length);
    }

    @Override
    public void close() {
        fd.close();
    }

    @Override
    public String toString() {
        return name;
    }
}
