package io.portcullis.ipsec.esp;

import java.util.Arrays;

import io.portcullis.fuzz.Claim;
import io.portcullis.fuzz.Input;

/** IP packets as the TUN device and the raw sockets bring them. */
public final class IpPacketTarget {

    private IpPacketTarget() {}

    /** The first byte says how much of the buffer the packet does not fill. */
    public static void run(byte[] bytes) {
        Input input = new Input(bytes);
        int unused = input.next();
        byte[] buffer = input.rest();
        int length = Math.max(0, buffer.length - unused);
        IpPacket packet = IpPacket.read(buffer, length);
        if (packet == null) {
            return;
        }
        Claim.that(packet.transport() >= 20 && packet.transport() + 8 <= packet.end() && packet.end() <= length,
                "headers are inside the packet");
        byte[] source = packet.flow().source().getAddress();
        byte[] destination = packet.flow().destination().getAddress();
        Claim.same(source.length, destination.length, "one family");
        int payload = packet.end() - packet.transport();
        byte[] written = new byte[40 + payload];
        Claim.that(IpPacket.writeHeader(written, source, destination, packet.protocol(), payload), "fits");
        int header = IpPacket.headerLength(packet.flow().source());
        System.arraycopy(buffer, packet.transport(), written, header, payload);
        byte[] exact = Arrays.copyOf(written, header + payload);
        IpPacket again = IpPacket.read(exact, exact.length);
        Claim.that(again != null && again.flow().equals(packet.flow()) && again.protocol() == packet.protocol(),
                "written and read again");
    }
}
