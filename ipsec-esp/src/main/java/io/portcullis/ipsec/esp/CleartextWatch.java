package io.portcullis.ipsec.esp;

import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;

import io.portcullis.linux.LinuxException;
import io.portcullis.linux.socket.Fd;
import io.portcullis.linux.socket.PacketFilter;
import io.portcullis.linux.socket.RawIpSocket;

/**
 * Sees UDP and TCP packets to protected ports that came by another way than the TUN device, so that they can be counted.
 * It keeps nothing out: that the sockets there are bound to the TUN device does. Of more than
 * {@link PacketFilter#MOST_PORTS} ports on one address it watches the lowest.
 */
final class CleartextWatch implements AutoCloseable {

    private static final int AT_ONCE = 256;

    private final RawIpSocket udp;
    private final RawIpSocket tcp;
    private final boolean v4;
    private final int tunIndex;

    private CleartextWatch(RawIpSocket udp, RawIpSocket tcp, boolean v4, int tunIndex) {
        this.udp = udp;
        this.tcp = tcp;
        this.v4 = v4;
        this.tunIndex = tunIndex;
    }

    static CleartextWatch open(InetAddress address, int tunIndex, MemorySegment scratch) throws LinuxException {
        RawIpSocket udp = RawIpSocket.open(address, IpPacket.UDP);
        try {
            RawIpSocket tcp = RawIpSocket.open(address, IpPacket.TCP);
            try {
                CleartextWatch watch = new CleartextWatch(udp, tcp, address instanceof Inet4Address, tunIndex);
                watch.ports(List.of());
                // What came before the filter was there is no cleartext to a protected port.
                int stale;
                do {
                    stale = watch.count(scratch);
                } while (stale > 0);
                return watch;
            } catch (LinuxException e) {
                tcp.close();
                throw e;
            }
        } catch (LinuxException e) {
            udp.close();
            throw e;
        }
    }

    /** From now on watches these ports. */
    void ports(Collection<Integer> ports) throws LinuxException {
        List<Integer> watched = ports.stream().sorted().limit(PacketFilter.MOST_PORTS).toList();
        PacketFilter.destinationPorts(udp.fd(), v4, tunIndex, watched);
        PacketFilter.destinationPorts(tcp.fd(), v4, tunIndex, watched);
    }

    Fd udp() {
        return udp.fd();
    }

    Fd tcp() {
        return tcp.fd();
    }

    /** How many packets came; at most some hundred at once. */
    int count(MemorySegment scratch) throws LinuxException {
        return drain(udp, scratch) + drain(tcp, scratch);
    }

    private static int drain(RawIpSocket socket, MemorySegment scratch) throws LinuxException {
        int count = 0;
        while (count < AT_ONCE && socket.fd().receive(scratch) >= 0) {
            count++;
        }
        return count;
    }

    @Override
    public void close() {
        udp.close();
        tcp.close();
    }
}
