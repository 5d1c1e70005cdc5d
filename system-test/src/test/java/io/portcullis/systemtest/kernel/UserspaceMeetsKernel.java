package io.portcullis.systemtest.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.esp.EspBackend;
import io.portcullis.ipsec.esp.EspConfig;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.FourSas;
import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.ipsec.sa.TwoBackends;
import io.portcullis.ipsec.xfrm.XfrmBackend;
import io.portcullis.ipsec.xfrm.XfrmConfig;
import io.portcullis.linux.testbed.TwoHosts;
import io.portcullis.linux.testbed.TwoHosts.Side;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The kernel's ESP on the UE's side, ours in user space on the other. What {@link UserspaceMeetsKernelTest} runs. */
class UserspaceMeetsKernel extends TwoBackends {

    private boolean kernelIsOpen;

    /** The UE's is opened first. */
    @Override
    protected SaBackend open() throws Exception {
        if (!kernelIsOpen) {
            kernelIsOpen = true;
            return XfrmBackend.open(XfrmConfig.DEFAULT);
        }
        return EspBackend.open(EspConfig.DEFAULT);
    }

    @Override
    protected void leaveOrphan(TwoHosts where, Side side) {
        throw new AssertionError("nobody asks for orphans here");
    }

    static Stream<Arguments> pairsAndFamilies() {
        return AlgorithmPair.ALL.stream().flatMap(pair -> Stream.of(Arguments.of(pair, false),
                Arguments.of(pair, true)));
    }

    @ParameterizedTest
    @MethodSource("pairsAndFamilies")
    @Shows("row 12.2")
    void understandEachOther(AlgorithmPair pair, boolean six) throws Exception {
        assertThat(ue.name()).isEqualTo("kernel");
        assertThat(pcscf.name()).isEqualTo("userspace");
        FourSas set = FourSas.of(six, 6000, 0xFFFF_FF00L);
        echo(set, Side.PCSCF);
        echo(set, Side.UE);
        protectBoth(set);
        installBoth(set, pair);
        byte[] large = new byte[3000];
        new Random(1).nextBytes(large);
        for (Side from : Side.values()) {
            assertThat(udp(set, from, HELLO, WAIT_MS)).as("UDP from %s", from).isTrue();
            assertThat(udp(set, from, large, WAIT_MS)).as("3000 bytes by UDP from %s", from).isTrue();
            assertThat(tcp(set, from, large, WAIT_MS)).as("TCP from %s", from).isTrue();
        }
        assertThat(pcscf.drops().integrity()).isZero();
        assertThat(pcscf.drops().malformed()).isZero();
        assertThat(ue.drops().integrity()).isZero();
        assertThat(pcscf.counters(set.request(Side.PCSCF)).orElseThrow().packets())
                .isEqualTo(ue.counters(set.request(Side.UE)).orElseThrow().packets());
    }
}
