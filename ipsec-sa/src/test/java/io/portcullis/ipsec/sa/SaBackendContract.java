package io.portcullis.ipsec.sa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import io.portcullis.conformance.Shows;
import io.portcullis.linux.testbed.Echo;
import io.portcullis.linux.testbed.TwoHosts.Side;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link SaBackend} has to do, between two hosts. A backend's module extends it by a class that opens the
 * backend; it runs as root, in a network namespace or kernel of its own.
 */
public abstract class SaBackendContract extends SaRestartContract {

    private static final Duration WAIT = Duration.ofMillis(WAIT_MS);

    @ParameterizedTest
    @MethodSource("pairsAndFamilies")
    @Shows({"field 14", "TS 33.203 7.1 flows"})
    void carriesUdpAndTcpBothWays(AlgorithmPair pair, boolean six) throws Exception {
        FourSas set = FourSas.of(six, 6000, 0xFFFF_FF00L);
        echo(set, Side.PCSCF);
        echo(set, Side.UE);
        protectBoth(set);
        installBoth(set, pair);
        EspWire wire = closing(EspWire.at(hosts.at(Side.PCSCF), set.address(Side.PCSCF)));

        assertThat(udp(set, Side.UE, HELLO, WAIT_MS)).as("UDP, port_uc to port_ps and back").isTrue();
        assertThat(tcp(set, Side.UE, HELLO, WAIT_MS)).as("TCP, port_uc to port_ps").isTrue();
        assertThat(udp(set, Side.PCSCF, HELLO, WAIT_MS)).as("UDP, port_pc to port_us and back").isTrue();
        assertThat(tcp(set, Side.PCSCF, HELLO, WAIT_MS)).as("TCP, port_pc to port_us").isTrue();

        assertThat(wire.next(WAIT)).as("what the wire saw").startsWith(0xFF, 0xFF, 0xFF, 0x03, 0, 0, 0, 1);
        for (Sa sa : set.at(Side.PCSCF)) {
            SaCounters counters = pcscf.counters(sa).orElseThrow();
            assertThat(counters.packets()).as("packets of %s", sa).isGreaterThan(2).isEqualTo(counters.sequence());
            assertThat(counters.bytes()).as("bytes of %s", sa).isGreaterThan(2L * HELLO.length);
        }
        assertThat(pcscf.drops()).as("nothing was dropped").isEqualTo(new DropCounters(0, 0, 0, 0, 0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void carriesDatagramsThatTheLinkMustSplit(boolean six) throws Exception {
        FourSas set = connected(six);
        echo(set, Side.PCSCF);
        byte[] large = new byte[4000];
        new Random(1).nextBytes(large);
        assertThat(udp(set, Side.UE, large, WAIT_MS)).isTrue();
        assertThat(tcp(set, Side.UE, new byte[200_000], WAIT_MS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Shows({"field 18.1", "TS 33.203 7.1 protected ports"})
    void dropsAndCountsCleartextToAProtectedPort(boolean six) throws Exception {
        FourSas set = FourSas.of(six, 6000, 3000);
        for (ProtectedEndpoint endpoint : set.endpoints(Side.PCSCF)) {
            pcscf.protect(endpoint);
        }
        pcscf.install(set.at(Side.PCSCF), SHA_AES, keys);
        Optional<String> device = pcscf.socketDevice();
        BoundSocket udp = closing(BoundSocket.udp(hosts.at(Side.PCSCF), device, set.server(Side.PCSCF)));
        BoundSocket tcp = closing(BoundSocket.tcpListener(hosts.at(Side.PCSCF), device, set.server(Side.PCSCF)));
        // The UE protects nothing, so these leave in clear.
        assertThat(udp(set, Side.UE, HELLO, NOT_COMING_MS)).isFalse();
        assertThat(tcp(set, Side.UE, HELLO, NOT_COMING_MS)).isFalse();

        assertThat(udp.reached(NOT_COMING_MS)).as("UDP in clear").isFalse();
        assertThat(tcp.reached(NOT_COMING_MS)).as("TCP in clear").isFalse();
        await().atMost(WAIT).until(() -> pcscf.drops().cleartext() >= 2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Shows("TS 33.203 7.1 protected ports")
    void sendsNothingWithoutAnSa(boolean six) throws Exception {
        FourSas set = FourSas.of(six, 6000, 3000);
        Echo echo = echo(set, Side.PCSCF);
        for (ProtectedEndpoint endpoint : set.endpoints(Side.UE)) {
            ue.protect(endpoint);
        }
        assertThat(Echo.overUdp(hosts.at(Side.UE), set.client(Side.UE), set.server(Side.PCSCF), HELLO, NOT_COMING_MS))
                .isFalse();
        assertThat(tcp(set, Side.UE, HELLO, NOT_COMING_MS)).isFalse();
        assertThat(echo.received()).isZero();
    }

    @Test
    void protectsUntilTheLastHolderLetsGo() throws Exception {
        FourSas set = FourSas.of(false, 6000, 3000);
        Echo echo = echo(set, Side.PCSCF);
        ProtectedEndpoint endpoint = set.endpoints(Side.UE).getFirst();
        ue.protect(endpoint);
        ue.protect(endpoint);
        ue.unprotect(endpoint);
        assertThat(tcp(set, Side.UE, HELLO, NOT_COMING_MS)).as("still held once").isFalse();
        assertThat(echo.received()).isZero();

        ue.unprotect(endpoint);
        assertThat(udp(set, Side.UE, HELLO, WAIT_MS)).as("free again").isTrue();
    }

    @Test
    void passesNothingMoreOnceRemoved() throws Exception {
        FourSas set = connected(false);
        Echo echo = echo(set, Side.PCSCF);
        assertThat(udp(set, Side.UE, HELLO, WAIT_MS)).isTrue();
        pcscf.remove(set.at(Side.PCSCF));
        assertThat(udp(set, Side.UE, HELLO, NOT_COMING_MS)).isFalse();
        assertThat(echo.received()).isOne();
        assertThat(pcscf.drops().unknownSpi()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refusesAReplayedPacket(boolean six) throws Exception {
        FourSas set = connected(six);
        Echo echo = echo(set, Side.PCSCF);
        EspWire wire = closing(EspWire.at(hosts.at(Side.PCSCF), set.address(Side.PCSCF)));
        EspWire attacker = closing(EspWire.at(hosts.at(Side.UE), set.address(Side.UE)));
        assertThat(udp(set, Side.UE, HELLO, WAIT_MS)).isTrue();
        byte[] seen = wire.next(WAIT);

        attacker.send(seen, set.address(Side.PCSCF));
        await().atMost(WAIT).until(() -> pcscf.drops().replayed() == 1);
        assertThat(pcscf.counters(set.request(Side.PCSCF)).orElseThrow().replayed()).isOne();
        assertThat(echo.received()).isOne();
    }

    @ParameterizedTest
    @MethodSource("pairsAndFamilies")
    void refusesAForgedPacket(AlgorithmPair pair, boolean six) throws Exception {
        FourSas set = FourSas.of(six, 6000, 3000);
        Echo echo = echo(set, Side.PCSCF);
        protectBoth(set);
        installBoth(set, pair);
        EspWire wire = closing(EspWire.at(hosts.at(Side.PCSCF), set.address(Side.PCSCF)));
        EspWire attacker = closing(EspWire.at(hosts.at(Side.UE), set.address(Side.UE)));
        assertThat(udp(set, Side.UE, HELLO, WAIT_MS)).isTrue();
        byte[] seen = wire.next(WAIT);

        for (int at : List.of(7, 9, seen.length / 2, seen.length - 1)) {
            byte[] forged = seen.clone();
            forged[7] = 100;
            forged[at] ^= 1;
            attacker.send(forged, set.address(Side.PCSCF));
        }
        await().atMost(WAIT).until(() -> pcscf.drops().integrity() == 4);
        assertThat(pcscf.counters(set.request(Side.PCSCF)).orElseThrow().integrityFailed()).isEqualTo(4);
        assertThat(echo.received()).isOne();
        assertThat(udp(set, Side.UE, HELLO, WAIT_MS)).as("the right sender is not shut out").isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void survivesPacketsThatAreNotEsp(boolean six) throws Exception {
        FourSas set = connected(six);
        echo(set, Side.PCSCF);
        EspWire attacker = closing(EspWire.at(hosts.at(Side.UE), set.address(Side.UE)));
        byte[] ours = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 3, 0, 0, 0, 1};
        for (int length = 1; length < 64; length++) {
            attacker.send(new byte[length], set.address(Side.PCSCF));
            attacker.send(Arrays.copyOf(ours, length), set.address(Side.PCSCF));
        }
        assertThat(udp(set, Side.UE, HELLO, WAIT_MS)).isTrue();
        assertThat(pcscf.drops().unknownSpi()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Shows("TS 33.203 7.1 right SA")
    void refusesPortsOfAnotherSa(boolean six) throws Exception {
        FourSas set = connected(six);
        Echo echo = echo(set, Side.PCSCF);
        FourSas impostor = FourSas.of(six, 6100, 9000);
        for (ProtectedEndpoint endpoint : impostor.endpoints(Side.UE)) {
            ue.protect(endpoint);
        }
        Sa right = set.request(Side.UE);
        ue.remove(List.of(right));
        // An attacker who is a subscriber: right SPI and keys, but from another port.
        ue.install(List.of(new Sa(right.direction(), right.source(), impostor.portUc(), right.destination(),
                right.destinationPort(), right.spi())), SHA_AES, keys);
        assertThat(udp(impostor, Side.UE, HELLO, NOT_COMING_MS)).isFalse();
        assertThat(echo.received()).isZero();
        assertThat(pcscf.drops().selector()).isPositive();
    }

    @Test
    void keepsSetsOfOneUeApart() throws Exception {
        FourSas old = connected(false);
        FourSas renewed = new FourSas(false, 6002, 5102, 5100, 4000);
        protectBoth(renewed);
        installBoth(renewed, AlgorithmPair.ALL.getLast());
        echo(old, Side.PCSCF);
        assertThat(udp(old, Side.UE, HELLO, WAIT_MS)).isTrue();
        assertThat(udp(renewed, Side.UE, HELLO, WAIT_MS)).isTrue();

        ue.remove(old.at(Side.UE));
        pcscf.remove(old.at(Side.PCSCF));
        assertThat(udp(renewed, Side.UE, HELLO, WAIT_MS)).isTrue();
        assertThat(udp(old, Side.UE, HELLO, NOT_COMING_MS)).isFalse();
    }
}
