package io.portcullis.ipsec.sa.set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.Spi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpiPoolTest {

    private Instant now = Instant.EPOCH;

    private SpiPool pool(long min, long max) {
        return new SpiPool(min, max, Duration.ofSeconds(60), new Random(1), () -> now);
    }

    @Test
    @Shows({"row 2.1", "TS 33.203 7.1 SPIs"})
    void row2GivesEverySpiOfItsRangeOnceBothEndsIncluded() {
        SpiPool pool = pool(65_536, 65_736);
        Set<Long> seen = new HashSet<>();
        for (int i = 0; i <= 200; i++) {
            assertThat(seen.add(pool.take(List.of()).orElseThrow().value())).isTrue();
        }
        assertThat(seen).contains(65_536L, 65_736L).allSatisfy(spi -> assertThat(spi).isBetween(65_536L, 65_736L));
        assertThat(pool.take(List.of())).isEmpty();
    }

    @Test
    @Shows({"row 2.4", "TS 33.203 7.1 SPIs"})
    void row2NeverGivesWhatThePhoneHas() {
        SpiPool pool = pool(1000, 1002);
        List<Spi> unwanted = List.of(Spi.of(1000), Spi.of(1002));
        assertThat(pool.take(unwanted)).contains(Spi.of(1001));
        assertThat(pool.take(unwanted)).isEmpty();
        assertThat(pool.take(List.of())).isPresent();
    }

    @Test
    @Shows("row 2.5")
    void row2RestsBeforeItGivesOneAgain() {
        SpiPool pool = pool(1000, 1000);
        Spi only = pool.take(List.of()).orElseThrow();
        pool.giveBack(only);
        now = now.plusSeconds(59);
        assertThat(pool.take(List.of())).isEmpty();
        assertThat(pool.outstanding()).isEqualTo(1);
        now = now.plusSeconds(2);
        assertThat(pool.take(List.of())).contains(only);
    }

    @Test
    @Shows("row 2.2")
    void row2IsInNoOrder() {
        SpiPool pool = pool(65_536, 262_144);
        long last = pool.take(List.of()).orElseThrow().value();
        int steps = 0;
        for (int i = 0; i < 100; i++) {
            long next = pool.take(List.of()).orElseThrow().value();
            steps += Math.abs(next - last) < 10 ? 1 : 0;
            last = next;
        }
        assertThat(steps).isLessThan(5);
    }

    @Test
    @Shows("row 2.2")
    void row2DependsOnItsRandomnessAlone() {
        List<Long> orders = new ArrayList<>();
        for (int seed = 0; seed < 20; seed++) {
            SpiPool pool = new SpiPool(65_536, 262_144, Duration.ofSeconds(60), new Random(seed), () -> now);
            orders.add(pool.take(List.of()).orElseThrow().value());
        }
        assertThat(orders).as("no two pools begin alike").doesNotHaveDuplicates();
    }

    @Test
    @Shows("row 2.1")
    void row2BothEndsAreAsLikelyAsAnyOther() {
        Map<Long, Integer> first = new HashMap<>();
        Random random = new Random(1);
        for (int i = 0; i < 3_000; i++) {
            SpiPool pool = new SpiPool(1000, 1002, Duration.ofSeconds(60), random, () -> now);
            first.merge(pool.take(List.of()).orElseThrow().value(), 1, Integer::sum);
        }
        assertThat(first).containsOnlyKeys(1000L, 1001L, 1002L);
        assertThat(first.values()).allSatisfy(times -> assertThat(times).isBetween(900, 1_100));
    }

    @Test
    void row2GivesTheHighestSpiThatThereIs() {
        SpiPool pool = pool(4_294_967_295L, 4_294_967_295L);
        assertThat(pool.take(List.of()).map(Spi::value)).contains(4_294_967_295L);
        assertThat(pool.take(List.of())).isEmpty();
    }

    @Test
    void row2GivesNothingThatAnEarlierRunHadGivenOut() {
        SpiPool pool = pool(1000, 1001);
        pool.reserve(Spi.of(1000));
        assertThat(pool.take(List.of())).contains(Spi.of(1001));
        assertThat(pool.take(List.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"255, 1000", "1000, 999", "1000, 4294967296"})
    void row2RefusesARangeThatIsNone(long min, long max) {
        assertThatThrownBy(() -> pool(min, max)).isInstanceOf(IllegalArgumentException.class);
    }
}
