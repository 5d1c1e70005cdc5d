package io.portcullis.ipsec.sa.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.set.ProtectedPorts.Chosen;
import io.portcullis.ipsec.sa.set.ProtectedPorts.Held;
import org.junit.jupiter.api.Test;

class ProtectedPortsTest {

    private static ProtectedPorts ports(List<Integer> ports, OptionalInt client, OptionalInt server) {
        return new ProtectedPorts(ports, client, server, new Random(1));
    }

    private static ProtectedPorts ports(Integer... ports) {
        return ports(List.of(ports), OptionalInt.empty(), OptionalInt.empty());
    }

    /** Sets of the same phone, by our ports. */
    private static Held held(List<Integer> pc, List<Integer> ps) {
        return new Held(pc::contains, ps::contains);
    }

    @Test
    @Shows("row 4.1")
    void row4SpreadsManyPhonesEvenlyOverThePortsAndNeverGivesOnePortTwice() {
        ProtectedPorts ports = ports(5062, 5063, 5064);
        Map<Chosen, Integer> seen = new HashMap<>();
        for (int i = 0; i < 6_000; i++) {
            Chosen chosen = ports.choose(Held.NONE).orElseThrow();
            assertThat(chosen.pc()).isNotEqualTo(chosen.ps());
            seen.merge(chosen, 1, Integer::sum);
        }
        assertThat(seen).hasSize(6);
        assertThat(seen.values()).allSatisfy(phones -> assertThat(phones).isBetween(800, 1_200));
    }

    @Test
    @Shows({"row 4.3", "TS 33.203 7.1 port change"})
    void row4KeepsThePortPsAndChangesPortPcAtAReauthentication() {
        ProtectedPorts ports = ports(5062, 5063, 5064);
        for (int i = 0; i < 50; i++) {
            assertThat(ports.chooseAgain(new Chosen(5062, 5063), Held.NONE)).contains(new Chosen(5064, 5063));
        }
    }

    @Test
    @Shows("row 4.3")
    void row4TakesAPortPcThatNoOlderSetHasWhereThereIsOne() {
        ProtectedPorts ports = ports(5062, 5063, 5064, 5065);
        for (int i = 0; i < 50; i++) {
            assertThat(ports.chooseAgain(new Chosen(5062, 5063), held(List.of(5062, 5064), List.of())))
                    .contains(new Chosen(5065, 5063));
        }
        assertThat(ports(5062, 5063, 5064).chooseAgain(new Chosen(5062, 5063), held(List.of(5062, 5064), List.of())))
                .as("any but the last one").contains(new Chosen(5064, 5063));
    }

    @Test
    void row4KeepsPortPcWhereThereAreButTwoPortsOrItIsFixed() {
        Chosen earlier = new Chosen(5062, 5063);
        assertThat(ports(5062, 5063).chooseAgain(earlier, Held.NONE)).contains(earlier);
        assertThat(ports(List.of(5062, 5063, 5064), OptionalInt.of(5062), OptionalInt.empty()).chooseAgain(earlier,
                held(List.of(5062), List.of()))).contains(earlier);
    }

    @Test
    void row4FindsNoneForAReauthenticationWithTheSamePortUc() {
        assertThat(ports(5062, 5063, 5064).chooseAgain(new Chosen(5062, 5063), held(List.of(), List.of(5063))))
                .isEmpty();
    }

    @Test
    void row13SharesNoFlowWithLivingSetsOfAPhoneThatBeginsAnew() {
        ProtectedPorts two = ports(5062, 5063);
        assertThat(two.choose(held(List.of(5062), List.of(5063)))).contains(new Chosen(5063, 5062));
        ProtectedPorts three = ports(5062, 5063, 5064);
        for (int i = 0; i < 50; i++) {
            Chosen chosen = three.choose(held(List.of(5062), List.of(5063))).orElseThrow();
            assertThat(chosen.ps()).isNotEqualTo(5063);
            assertThat(chosen.pc()).isNotEqualTo(5062);
        }
        ProtectedPorts fixed = ports(List.of(5062, 5063), OptionalInt.of(5062), OptionalInt.of(5063));
        assertThat(fixed.choose(held(List.of(5062), List.of(5063)))).as("whatever is fixed")
                .contains(new Chosen(5063, 5062));
        assertThat(two.choose(held(List.of(5062, 5063), List.of()))).isEmpty();
    }

    @Test
    @Shows("row 4.2")
    void row4TakesTheConfiguredPortsWhereItHasThem() {
        ProtectedPorts fixed = ports(List.of(5062, 5063, 5064), OptionalInt.of(5064), OptionalInt.of(5062));
        assertThat(fixed.choose(Held.NONE)).contains(new Chosen(5064, 5062));
        ProtectedPorts elsewhere = ports(List.of(5062, 5063), OptionalInt.of(9999), OptionalInt.empty());
        assertThat(elsewhere.choose(Held.NONE).orElseThrow().pc()).isIn(5062, 5063);
        ProtectedPorts client = ports(List.of(5062, 5063, 5064), OptionalInt.of(5063), OptionalInt.empty());
        ProtectedPorts server = ports(List.of(5062, 5063, 5064), OptionalInt.empty(), OptionalInt.of(5063));
        Set<Integer> others = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            assertThat(client.choose(Held.NONE).orElseThrow().pc()).isEqualTo(5063);
            Chosen chosen = server.choose(Held.NONE).orElseThrow();
            assertThat(chosen.ps()).isEqualTo(5063);
            others.add(chosen.pc());
        }
        assertThat(others).containsExactlyInAnyOrder(5062, 5064);
    }

    @Test
    void row7ThePortsOfOneCallComeBeforeTheConfiguredOnes() {
        ProtectedPorts fixed = ports(List.of(5062, 5063, 5064), OptionalInt.of(5064), OptionalInt.of(5062));
        OptionalInt none = OptionalInt.empty();
        assertThat(fixed.with(none, none).choose(Held.NONE)).contains(new Chosen(5064, 5062));
        assertThat(fixed.with(OptionalInt.of(5063), none).choose(Held.NONE)).contains(new Chosen(5063, 5062));
        assertThat(fixed.with(none, OptionalInt.of(5063)).choose(Held.NONE)).contains(new Chosen(5064, 5063));
        assertThat(fixed.with(none, OptionalInt.of(5064)).choose(Held.NONE))
                .as("the configured client port gives way").map(Chosen::ps).contains(5064);
        assertThat(fixed.with(OptionalInt.of(5062), none).choose(Held.NONE))
                .as("the configured server port gives way").map(Chosen::pc).contains(5062);
    }

    @Test
    void row4WantsTwoPorts() {
        assertThatThrownBy(() -> ports(5062)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ports(5062, 5062)).isInstanceOf(IllegalArgumentException.class);
    }
}
