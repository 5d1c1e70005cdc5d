package io.portcullis.lab.ue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;

import io.portcullis.ipsec.sa.Spi;
import org.junit.jupiter.api.Test;

class SpiSourceTest {

    @Test
    void givesSpisOfTheWholeRangeAndNoOthers() {
        SpiSource source = SpiSource.random(new Random(1), 4_096, 4_098);
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            seen.add(source.next().value());
        }
        assertThat(seen).containsExactlyInAnyOrder(4_096L, 4_097L, 4_098L);
    }

    @Test
    void givesNeighboursUpToTheHighestSpi() {
        SpiSource source = SpiSource.neighbours(new Random(1), Spi.MAX - 2, Spi.MAX);
        Set<Long> firsts = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            long first = source.next().value();
            assertThat(source.next().value()).isEqualTo(first + 1);
            firsts.add(first);
        }
        assertThat(firsts).containsExactlyInAnyOrder(Spi.MAX - 2, Spi.MAX - 1);
    }

    @Test
    void refusesWhatIsNoRange() {
        Random random = new Random(1);
        assertThatThrownBy(() -> SpiSource.random(random, 255, 300)).hasMessageContaining("SPI 255");
        assertThatThrownBy(() -> SpiSource.random(random, 300, 299)).hasMessageContaining("300-299 are no range");
        assertThatThrownBy(() -> SpiSource.neighbours(random, 300, 300)).hasMessageContaining("300-300 have no two");
        assertThatThrownBy(() -> SpiSource.neighbours(random, 300, Spi.MAX + 1))
                .hasMessageContaining("SPI 4294967296");
    }
}
