package io.portcullis.ipsec.esp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.portcullis.ipsec.sa.FourSas;
import io.portcullis.ipsec.sa.ProtectedEndpoint;
import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.ipsec.sa.SaBackendContract;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.sa.SaBackendException.Reason;
import io.portcullis.linux.socket.PacketSocket;
import io.portcullis.linux.testbed.TwoHosts;
import io.portcullis.linux.testbed.TwoHosts.Side;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract, and what is particular to TUN devices and raw sockets; system-test runs it in a network namespace. */
public class EspBackendHostTest extends SaBackendContract {

    private static final int GONE_TABLE = 0x5043_0000 + 4711;

    @Override
    protected SaBackend open() throws Exception {
        return EspBackend.open(EspConfig.DEFAULT);
    }

    /** A rule for the table of a device that is gone. */
    @Override
    protected void leaveOrphan(TwoHosts where, Side side) throws Exception {
        where.ip(side, "rule add from 10.77.0.1 iif lo sport 5300 lookup " + GONE_TABLE + " pref 100 proto 201");
    }

    @Override
    protected boolean outlivesTheProcess() {
        return false;
    }

    private void sysctl(Side side, String name, String value) throws Exception {
        hosts.at(side).call(() -> Files.writeString(Path.of("/proc/sys/net", name), value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "2"})
    void passesReversePathChecksOfTheWholeHost(String strictness) throws Exception {
        for (Side side : Side.values()) {
            sysctl(side, "ipv4/conf/all/rp_filter", strictness);
        }
        FourSas set = connected(false);
        echo(set, Side.PCSCF);
        assertThat(udp(set, Side.UE, HELLO, WAIT_MS)).isTrue();
        assertThat(tcp(set, Side.UE, HELLO, WAIT_MS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void countsWhatHasNoSa(boolean six) throws Exception {
        FourSas set = FourSas.of(six, 6000, 3000);
        for (ProtectedEndpoint endpoint : set.endpoints(Side.UE)) {
            ue.protect(endpoint);
        }
        assertThat(udp(set, Side.UE, HELLO, NOT_COMING_MS)).isFalse();
        assertThat(ue.drops().noSa()).isOne();
    }

    @Test
    void tellsTcpPeersToLeaveRoomForEsp() throws Exception {
        String device = pcscf.socketDevice().orElseThrow();
        assertThat(hosts.ip(Side.PCSCF, "route show table all dev " + device)).contains("default")
                .contains("advmss 1360");
        assertThat(hosts.ip(Side.PCSCF, "-6 route show table all dev " + device)).contains("default")
                .contains("advmss 1360");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void carriesTheDscpOutside(boolean six) throws Exception {
        FourSas set = connected(six);
        echo(set, Side.PCSCF);
        try (PacketSocket link = hosts.at(Side.PCSCF).call(() -> PacketSocket.open(hosts.device(Side.PCSCF)));
                Arena arena = Arena.ofShared()) {
            hosts.at(Side.UE).call(() -> {
                try (DatagramSocket socket = new DatagramSocket(set.client(Side.UE))) {
                    // CS3 (RFC 2474), as SIP is often marked, and an ECN bit, which stays inside.
                    socket.setTrafficClass(0x61);
                    socket.send(new DatagramPacket(HELLO, HELLO.length, set.server(Side.PCSCF)));
                    return null;
                }
            });
            MemorySegment frame = arena.allocate(2000);
            await().atMost(Duration.ofMillis(WAIT_MS)).until(() -> link.receive(frame) > 0 && esp(frame, six));
            int trafficClass = six ? (frame.get(JAVA_BYTE, 14) & 0xf) << 4 | (frame.get(JAVA_BYTE, 15) & 0xf0) >> 4
                    : frame.get(JAVA_BYTE, 15) & 0xff;
            assertThat(trafficClass).isEqualTo(0x60);
        }
    }

    /** Behind an Ethernet header, the protocol is ESP. */
    private static boolean esp(MemorySegment frame, boolean six) {
        return frame.get(JAVA_BYTE, 12) == (byte) (six ? 0x86 : 0x08) && frame.get(JAVA_BYTE, six ? 20 : 23) == 50;
    }

    @Test
    void sharesANamespaceWithAnotherInstance() throws Exception {
        SaBackend second = backend(Side.PCSCF);
        assertThat(second.socketDevice()).isNotEqualTo(pcscf.socketDevice());
        FourSas set = connected(false);
        echo(set, Side.PCSCF);
        ProtectedEndpoint other = new ProtectedEndpoint(set.address(Side.PCSCF), 5200);
        second.protect(other);

        assertThat(second.clearOrphans()).as("the other's rules are no orphans").isZero();
        assertThat(udp(set, Side.UE, HELLO, WAIT_MS)).isTrue();
        second.close();
        assertThat(udp(set, Side.UE, HELLO, WAIT_MS)).isTrue();
    }

    @Test
    void leavesRulesOfAnotherShapeAlone() throws Exception {
        hosts.ip(Side.PCSCF, "rule add from 10.77.0.1 sport 5300 lookup " + GONE_TABLE + " pref 90 proto 201");
        String before = traces(Side.PCSCF);
        assertThat(pcscf.clearOrphans()).isZero();
        assertThat(traces(Side.PCSCF)).isEqualTo(before);
    }

    @Test
    void refusesADeviceThatIsTaken() throws Exception {
        EspConfig taken = EspConfig.DEFAULT.withDevice(pcscf.socketDevice().orElseThrow());
        String before = traces(Side.PCSCF);
        assertThatThrownBy(() -> hosts.at(Side.PCSCF).call(() -> EspBackend.open(taken)))
                .isInstanceOfSatisfying(SaBackendException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.FAILED))
                .hasMessageContaining("EBUSY");
        assertThat(traces(Side.PCSCF)).isEqualTo(before);
    }

    @Test
    void refusesAnAddressThatIsNotOurs() throws Exception {
        FourSas set = FourSas.of(false, 6000, 3000);
        String before = traces(Side.PCSCF);
        ProtectedEndpoint foreign = new ProtectedEndpoint(set.address(Side.UE), 5100);
        assertThatThrownBy(() -> pcscf.protect(foreign)).isInstanceOf(SaBackendException.class)
                .hasMessageContaining("EADDRNOTAVAIL");
        assertThat(traces(Side.PCSCF)).isEqualTo(before);
    }

    @Test
    void refusesEverythingOnceClosed() throws Exception {
        FourSas set = FourSas.of(false, 6000, 3000);
        pcscf.close();
        assertThatThrownBy(() -> pcscf.install(set.at(Side.PCSCF), SHA_AES, keys))
                .isInstanceOf(SaBackendException.class);
        assertThatThrownBy(() -> pcscf.protect(set.endpoints(Side.PCSCF).getFirst()))
                .isInstanceOf(SaBackendException.class);
        assertThat(pcscf.installed()).isEmpty();
    }
}
