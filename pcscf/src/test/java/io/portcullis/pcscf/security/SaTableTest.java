package io.portcullis.pcscf.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.Spi;
import io.portcullis.ipsec.sa.set.SaSet;
import io.portcullis.ipsec.sa.set.UeSets.Phase;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.junit.jupiter.api.Test;

/** Row 13: the SA table of TS 33.203 7.1. */
class SaTableTest {

    private static final InetAddress UE = InetAddress.ofLiteral("192.0.2.11");
    private static final InetAddress OURS = InetAddress.ofLiteral("192.0.2.1");
    private static final List<Integer> PORTS = List.of(5062, 5063, 5064);

    private final SaTable table = new SaTable();

    private static UeSet set(long number, String impi, SaSet.Ports ports, long ueSpi) {
        SaSet sas = new SaSet(SaSet.Role.PCSCF, UE, OURS, ports, new SaSet.Spis(Spi.of(ueSpi), Spi.of(ueSpi + 1),
                Spi.of(70_000 + 2 * number), Spi.of(70_001 + 2 * number)), AlgorithmPair.ALL.getFirst());
        return new UeSet(number, impi, sas, List.of(), AkaKeys.of(new byte[16], new byte[16]));
    }

    private static Hop hop(int uePort, int ourPort) {
        return new Hop(TransportProtocol.TCP, new InetSocketAddress(OURS, ourPort), new InetSocketAddress(UE, uePort));
    }

    @Test
    @Shows({"row 13.4", "TS 33.203 7.1 right SA"})
    void row13FindsASetByEachOfItsTwoFlowsAndByNothingElse() {
        UeSet set = set(1, "a", new SaSet.Ports(1001, 1002, 5062, 5063), 300_000);
        assertThat(table.add(set, PORTS)).isEmpty();
        assertThat(table.find(hop(1001, 5063))).contains(set);
        assertThat(table.find(hop(1002, 5062))).contains(set);
        assertThat(table.find(hop(1001, 5062))).isEmpty();
        assertThat(table.find(hop(1003, 5063))).isEmpty();
        assertThat(table.size()).isEqualTo(1);
        table.remove(set);
        assertThat(table.find(hop(1001, 5063))).isEmpty();
        assertThat(table.all()).isEmpty();
        assertThat(table.holds(UE, 1001, 5063)).isFalse();
    }

    @Test
    void row13AFlowThatTwoSetsShareIsTheNewestRegisteredOnes() {
        UeSet old = set(1, "a", new SaSet.Ports(1001, 1002, 5062, 5063), 300_000);
        UeSet renewed = set(2, "a", new SaSet.Ports(1005, 1002, 5062, 5063), 300_010);
        old.phase(Phase.ESTABLISHED);
        table.put(old);
        table.put(renewed);
        assertThat(table.find(hop(1002, 5062))).as("the new one waits for its 200").contains(old);
        assertThat(table.find(hop(1005, 5063))).contains(renewed);
        renewed.phase(Phase.ESTABLISHED);
        old.phase(Phase.ENDING);
        assertThat(table.find(hop(1002, 5062))).contains(renewed);
        table.remove(renewed);
        assertThat(table.find(hop(1002, 5062))).as("what goes takes nothing of the other's with it").contains(old);
    }

    @Test
    @Shows("row 13.4")
    void row13TheSpisOfAUeStayWithTheSetThatHasThemFirst() {
        UeSet old = set(1, "a", new SaSet.Ports(1001, 1002, 5062, 5063), 300_000);
        UeSet again = set(2, "a", new SaSet.Ports(1001, 1002, 5063, 5062), 300_001);
        table.put(old);
        assertThat(table.add(again, PORTS)).as("the same private identity").isEmpty();
        assertThat(table.holdersOfItsSpis(again)).containsExactly(old);
        assertThat(table.holdersOfItsSpis(old)).isEmpty();
        table.remove(old);
        assertThat(table.holdersOfItsSpis(again)).isEmpty();
        table.complete(again);
        assertThat(table.add(set(3, "b", new SaSet.Ports(2001, 2002, 5062, 5063), 300_000), PORTS)).get().asString()
                .contains("SPI").contains("300001");
        assertThat(table.size()).isEqualTo(1);
    }
}
