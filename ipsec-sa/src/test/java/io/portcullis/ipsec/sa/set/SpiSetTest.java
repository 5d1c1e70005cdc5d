package io.portcullis.ipsec.sa.set;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;

import io.portcullis.ipsec.sa.Spi;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpiSetTest {

    /** Few SPIs are often in each other's way; many make it grow; the lowest and highest are those of the range. */
    @ParameterizedTest
    @CsvSource({"256, 266, 2000", "65536, 65700, 20000", "65536, 262144, 20000", "4294967000, 4294967295, 20000"})
    void isWhatASetIs(long min, long max, int steps) {
        Random random = new Random(1);
        SpiSet set = new SpiSet();
        Set<Long> expected = new HashSet<>();
        for (int i = 0; i < steps; i++) {
            long value = min + random.nextLong(max - min + 1);
            if (random.nextInt(5) < 3) {
                assertThat(set.add(Spi.of(value))).isEqualTo(expected.add(value));
            } else {
                assertThat(set.remove(Spi.of(value))).isEqualTo(expected.remove(value));
            }
            assertThat(set.size()).isEqualTo(expected.size());
        }
        for (long value : Set.copyOf(expected)) {
            assertThat(set.add(Spi.of(value))).as("%s is there", value).isFalse();
            assertThat(set.remove(Spi.of(value))).as("%s can be removed", value).isTrue();
        }
        assertThat(set.size()).isZero();
    }
}
