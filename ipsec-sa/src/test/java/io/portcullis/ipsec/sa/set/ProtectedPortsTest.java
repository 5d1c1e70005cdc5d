package io.portcullis.ipsec.sa.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;

import io.portcullis.ipsec.sa.set.ProtectedPorts.Chosen;
import org.junit.jupiter.api.Test;

class ProtectedPortsTest {

    private static ProtectedPorts ports(List<Integer> ports, OptionalInt client, OptionalInt server) {
        return new ProtectedPorts(ports, client, server, new Random(1));
    }

    private static ProtectedPorts ports(Integer... ports) {
        return ports(List.of(ports), OptionalInt.empty(), OptionalInt.empty());
    }

    @Test
    void spreadsPhonesOverThePortsAndNeverGivesOnePortTwice() {
        ProtectedPorts ports = ports(5062, 5063, 5064);
        Set<Chosen> seen = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            Chosen chosen = ports.choose(Optional.empty(), false);
            assertThat(chosen.pc()).isNotEqualTo(chosen.ps());
            seen.add(chosen);
        }
        assertThat(seen).hasSize(6);
    }

    @Test
    void keepsThePortPsAndChangesPortPcAtAReauthentication() {
        ProtectedPorts ports = ports(5062, 5063, 5064);
        for (int i = 0; i < 50; i++) {
            assertThat(ports.choose(Optional.of(new Chosen(5062, 5063)), true)).isEqualTo(new Chosen(5064, 5063));
        }
    }

    @Test
    void sharesNoPartWithTheEarlierSetOfAPhoneThatBegansAnew() {
        ProtectedPorts two = ports(5062, 5063);
        assertThat(two.choose(Optional.of(new Chosen(5062, 5063)), false)).isEqualTo(new Chosen(5063, 5062));
        ProtectedPorts three = ports(5062, 5063, 5064);
        for (int i = 0; i < 50; i++) {
            Chosen chosen = three.choose(Optional.of(new Chosen(5062, 5063)), false);
            assertThat(chosen.ps()).isNotEqualTo(5063);
            assertThat(chosen.pc()).isNotEqualTo(5062);
        }
    }

    @Test
    void takesTheConfiguredPortsWhereItHasThem() {
        ProtectedPorts fixed = ports(List.of(5062, 5063, 5064), OptionalInt.of(5064), OptionalInt.of(5062));
        assertThat(fixed.choose(Optional.empty(), false)).isEqualTo(new Chosen(5064, 5062));
        ProtectedPorts elsewhere = ports(List.of(5062, 5063), OptionalInt.of(9999), OptionalInt.empty());
        assertThat(elsewhere.choose(Optional.empty(), false).pc()).isIn(5062, 5063);
    }

    @Test
    void wantsTwoPorts() {
        assertThatThrownBy(() -> ports(5062)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ports(5062, 5062)).isInstanceOf(IllegalArgumentException.class);
    }
}
