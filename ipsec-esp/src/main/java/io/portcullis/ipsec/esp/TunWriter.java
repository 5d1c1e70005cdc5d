package io.portcullis.ipsec.esp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import io.portcullis.ipsec.esp.packet.EspOpener;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.linux.LinuxException;
import io.portcullis.linux.tun.TunDevice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the kernel what was opened, as if it had come in by a TUN device. For one thread. */
final class TunWriter implements Inbound.Taker {

    private static final Logger LOG = LoggerFactory.getLogger(TunWriter.class);
    private static final int LARGEST = 65_536;

    private final TunDevice tun;
    private final Drops drops;
    private final byte[] plain = new byte[LARGEST];
    private final MemorySegment packet;

    TunWriter(TunDevice tun, Drops drops, Arena arena) {
        this.tun = tun;
        this.drops = drops;
        this.packet = arena.allocate(LARGEST);
    }

    @Override
    public void take(byte[] bytes, EspOpener opener, Sa sa) {
        int header = IpPacket.headerLength(sa.destination());
        if (header + opener.length() > LARGEST || !IpPacket.writeHeader(plain, sa.source().getAddress(),
                sa.destination().getAddress(), opener.nextHeader(), opener.length())) {
            drops.malformed.increment();
            return;
        }
        System.arraycopy(bytes, opener.start(), plain, header, opener.length());
        MemorySegment.copy(plain, 0, packet, ValueLayout.JAVA_BYTE, 0, header + opener.length());
        try {
            tun.write(packet, header + opener.length());
        } catch (LinuxException e) {
            LOG.debug("the kernel did not take an opened packet: {}", e.getMessage());
        }
    }
}
