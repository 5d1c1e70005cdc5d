package io.portcullis.ipsec.esp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;

import io.portcullis.fuzz.Claim;
import io.portcullis.fuzz.Input;
import io.portcullis.fuzz.Planted;

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
        plainly(packet, ByteBuffer.wrap(buffer));
        Planted.where(() -> packet.dscp() != 0, () -> packet.dscp() >= 0x80);
        byte[] source = packet.flow().source().getAddress();
        byte[] destination = packet.flow().destination().getAddress();
        Claim.same(source.length, destination.length, "one family");
        int payload = packet.end() - packet.transport();
        byte[] written = new byte[40 + payload];
        Claim.that(IpPacket.writeHeader(written, source, destination, packet.protocol(), payload), "fits");
        int header = IpPacket.headerLength(packet.flow().source());
        Claim.same(header, source.length == 4 ? 20 : 40, "a header without options");
        Claim.that(source.length == 16 || sum(written) == 0xffff, "the checksum of RFC 791");
        System.arraycopy(buffer, packet.transport(), written, header, payload);
        byte[] exact = Arrays.copyOf(written, header + payload);
        IpPacket again = IpPacket.read(exact, exact.length);
        Claim.that(again != null && again.flow().equals(packet.flow()) && again.protocol() == packet.protocol(),
                "written and read again");
    }

    /** The fields where RFC 791, RFC 8200 and the transports have them. */
    private static void plainly(IpPacket packet, ByteBuffer bytes) {
        boolean four = bytes.get(0) >> 4 == 4;
        Claim.that(four || bytes.get(0) >> 4 == 6, "version");
        Claim.same(packet.protocol(), bytes.get(four ? 9 : 6) & 0xff, "protocol");
        Claim.same(packet.transport(), four ? (bytes.get(0) & 0xf) * 4 : 40, "transport header");
        Claim.same(packet.end(), four ? bytes.getChar(2) : 40 + bytes.getChar(4), "end");
        Claim.same(packet.dscp(), (four ? bytes.get(1) : bytes.getChar(0) >> 4) & 0xfc, "DSCP");
        Claim.that(!four || (bytes.getChar(6) & 0x3fff) == 0, "no fragment");
        byte[] addresses = new byte[four ? 8 : 32];
        bytes.get(four ? 12 : 8, addresses);
        int half = addresses.length / 2;
        // An IPv4-mapped IPv6 address becomes one of IPv4 in Java.
        Claim.same(packet.flow().source(), address(Arrays.copyOf(addresses, half)), "source");
        Claim.same(packet.flow().destination(), address(Arrays.copyOfRange(addresses, half, 2 * half)), "destination");
        Claim.same(packet.flow().sourcePort(), (int) bytes.getChar(packet.transport()), "source port");
        Claim.same(packet.flow().destinationPort(), (int) bytes.getChar(packet.transport() + 2), "destination port");
    }

    private static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The ones' complement sum of an IPv4 header. */
    private static int sum(byte[] header) {
        int sum = 0;
        for (int i = 0; i < 20; i += 2) {
            sum += ByteBuffer.wrap(header).getChar(i);
        }
        return (sum & 0xffff) + (sum >>> 16);
    }
}
