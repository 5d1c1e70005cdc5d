package io.portcullis.ipsec.esp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IpPacketTest {

    private static final HexFormat HEX = HexFormat.of();
    /** 10.77.0.2:6000 to 10.77.0.1:5100, UDP, TOS 0x68, four bytes of payload. */
    private static final String V4 = "45680020000040004011264a0a4d00020a4d0001" + "177013ec000c0000" + "41424344";
    /** fd77::2:6000 to fd77::1:5100, UDP, traffic class 0x68. */
    private static final String V6 = "66800000000c1140" + "fd770000000000000000000000000002"
            + "fd770000000000000000000000000001" + "177013ec000c0000" + "41424344";

    @Test
    void readsUdpOverIpv4() throws Exception {
        byte[] bytes = HEX.parseHex(V4);
        assertThat(IpPacket.read(bytes, bytes.length)).isEqualTo(new IpPacket(17, 20, 32, 0x68,
                new Flow(InetAddress.getByName("10.77.0.2"), 6000, InetAddress.getByName("10.77.0.1"), 5100)));
    }

    @Test
    void readsUdpOverIpv6() throws Exception {
        byte[] bytes = HEX.parseHex(V6);
        assertThat(IpPacket.read(bytes, bytes.length)).isEqualTo(new IpPacket(17, 40, 52, 0x68,
                new Flow(InetAddress.getByName("fd77::2"), 6000, InetAddress.getByName("fd77::1"), 5100)));
    }

    @ParameterizedTest
    @CsvSource({"0, 00, no version", "0, 55, version 5", "0, 44, header of 16 bytes", "0, 4f, header beyond the end",
        "2, 0021, longer than it is", "6, 2000, first fragment", "6, 0001, later fragment", "9, 01, ICMP",
        "9, 32, ESP", "2, 001b, no room for UDP"})
    void passesOverOtherIpv4(int at, String change, String what) {
        byte[] bytes = HEX.parseHex(V4);
        byte[] patch = HEX.parseHex(change);
        System.arraycopy(patch, 0, bytes, at, patch.length);
        assertThat(IpPacket.read(bytes, bytes.length)).as(what).isNull();
    }

    @ParameterizedTest
    @CsvSource({"4, 000d, longer than it is", "6, 3a, ICMPv6", "6, 2c, fragment", "6, 00, options",
        "4, 0007, no room for UDP", "8, 00000000000000000000ffff0a4d0002, IPv4-mapped source",
        "24, 00000000000000000000ffff0a4d0001, IPv4-mapped destination"})
    void passesOverOtherIpv6(int at, String change, String what) {
        byte[] bytes = HEX.parseHex(V6);
        byte[] patch = HEX.parseHex(change);
        System.arraycopy(patch, 0, bytes, at, patch.length);
        assertThat(IpPacket.read(bytes, bytes.length)).as(what).isNull();
    }

    @Test
    void passesOverEveryTruncation() {
        for (String hex : new String[]{V4, V6}) {
            byte[] bytes = HEX.parseHex(hex);
            for (int length = 0; length < bytes.length; length++) {
                assertThat(IpPacket.read(bytes, length)).as("%d bytes", length).isNull();
            }
        }
    }

    @Test
    void writesIpv4Headers() {
        byte[] out = new byte[64];
        Arrays.fill(out, (byte) 0xEE);
        assertThat(IpPacket.writeHeader(out, new byte[]{10, 77, 0, 2}, new byte[]{10, 77, 0, 1}, 17, 12)).isTrue();
        // RFC 791; the sum over all ten words, the checksum included, is all ones.
        assertThat(HEX.formatHex(out, 0, 20)).startsWith("45000020000040004011").endsWith("0a4d00020a4d0001");
        int sum = 0;
        for (int i = 0; i < 20; i += 2) {
            sum += IpPacket.u16(out, i);
        }
        assertThat((sum & 0xffff) + (sum >> 16)).isEqualTo(0xffff);
    }

    @Test
    void writesIpv6Headers() {
        byte[] packet = HEX.parseHex(V6);
        byte[] out = new byte[64];
        Arrays.fill(out, (byte) 0xEE);
        assertThat(IpPacket.writeHeader(out, Arrays.copyOfRange(packet, 8, 24), Arrays.copyOfRange(packet, 24, 40), 17,
                12)).isTrue();
        assertThat(HEX.formatHex(out, 0, 40)).isEqualTo("60000000" + V6.substring(8, 80));
    }

    @Test
    void refusesMoreThanIpCarries() {
        byte[] out = new byte[70_000];
        assertThat(IpPacket.writeHeader(out, new byte[4], new byte[4], 17, 65_515)).isTrue();
        assertThat(IpPacket.writeHeader(out, new byte[4], new byte[4], 17, 65_516)).isFalse();
        assertThat(IpPacket.writeHeader(out, new byte[16], new byte[16], 17, 65_535)).isTrue();
        assertThat(IpPacket.writeHeader(out, new byte[16], new byte[16], 17, 65_536)).isFalse();
    }
}
