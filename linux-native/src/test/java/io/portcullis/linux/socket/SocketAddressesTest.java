package io.portcullis.linux.socket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layouts of netinet/in.h and linux/netlink.h on a little-endian machine. */
class SocketAddressesTest {

    private static final HexFormat HEX = HexFormat.of();

    @Test
    void laysOutIpv4() {
        try (Arena arena = Arena.ofConfined()) {
            assertThat(hex(SocketAddresses.inet(arena, new InetSocketAddress("192.0.2.1", 5100))))
                    .isEqualTo("0200" + "13ec" + "c0000201" + "0000000000000000");
        }
    }

    @Test
    void laysOutIpv6WithItsScope() throws UnknownHostException {
        try (Arena arena = Arena.ofConfined()) {
            byte[] linkLocal = HEX.parseHex("fe800000000000000000000000000001");
            InetSocketAddress address = new InetSocketAddress(Inet6Address.getByAddress(null, linkLocal, 3), 5100);
            assertThat(hex(SocketAddresses.inet(arena, address)))
                    .isEqualTo("0a00" + "13ec" + "00000000" + "fe800000000000000000000000000001" + "03000000");
        }
    }

    @Test
    void laysOutNetlink() {
        try (Arena arena = Arena.ofConfined()) {
            assertThat(hex(SocketAddresses.netlink(arena, 7, 5))).isEqualTo("1000" + "0000" + "07000000" + "05000000");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "255.255.255.255", "2001:db8::1", "fe80::1%3"})
    void readsWhatItWrites(String host) {
        for (int port : new int[]{0, 1, 5060, 65535}) {
            InetSocketAddress address = new InetSocketAddress(host, port);
            try (Arena arena = Arena.ofConfined()) {
                assertThat(SocketAddresses.inet(SocketAddresses.inet(arena, address))).isEqualTo(address);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0200", "0a0013ec00000000fe80000000000000", "100000000700000005000000",
        "ffff0000000000000000000000000000"})
    void refusesWhatIsNoAddress(String bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = arena.allocate(HEX.parseHex(bytes).length, 4);
            segment.copyFrom(MemorySegment.ofArray(HEX.parseHex(bytes)));
            assertThatThrownBy(() -> SocketAddresses.inet(segment)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static String hex(MemorySegment segment) {
        return HEX.formatHex(segment.toArray(JAVA_BYTE));
    }
}
