package io.portcullis.server.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

import io.portcullis.lab.ue.PortRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortRangesTest {

    @ParameterizedTest
    @ValueSource(longs = {1, 8, 17, 300, 9089})
    void haveRoomForAllAndNoPortTwice(long sharing) {
        PortRanges ports = PortRanges.of(sharing);
        List<PortRange> inOrder = List.of(ports.client(), ports.server(), ports.clear());
        assertThat((long) ports.client().size()).isGreaterThanOrEqualTo(4 * sharing);
        assertThat((long) ports.server().size()).isGreaterThanOrEqualTo(2 * sharing);
        assertThat(inOrder.getFirst().first()).isEqualTo(10_000);
        for (int i = 1; i < inOrder.size(); i++) {
            assertThat(inOrder.get(i).first()).isEqualTo(inOrder.get(i - 1).last() + 1);
        }
        assertThat(inOrder.getLast().last()).isLessThanOrEqualTo(65_535);
    }

    @Test
    void endWhereThereAreNoMorePorts() {
        assertThatThrownBy(() -> PortRanges.of(9090)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("9090 phones for each address of --addresses");
    }
}
