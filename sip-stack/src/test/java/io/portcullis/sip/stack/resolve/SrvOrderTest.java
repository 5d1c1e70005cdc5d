package io.portcullis.sip.stack.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

/** RFC 2782. */
class SrvOrderTest {

    private static DnsData.Srv srv(int priority, int weight, String target) {
        return new DnsData.Srv(priority, weight, 5060, target);
    }

    private static List<String> order(Random random, DnsData.Srv... records) {
        return SrvOrder.of(List.of(records), random::nextInt).stream().map(DnsData.Srv::target).toList();
    }

    @Test
    void lowerPrioritiesComeFirstWhateverTheirWeight() {
        assertThat(order(new Random(1), srv(20, 65_535, "c"), srv(10, 0, "a"), srv(15, 1, "b")))
                .containsExactly("a", "b", "c");
    }

    @Test
    void weightsAreProportions() {
        Random random = new Random(42);
        List<String> first = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            first.add(order(random, srv(1, 60, "a"), srv(1, 30, "b"), srv(1, 10, "c")).getFirst());
        }
        assertThat(first.stream().filter("a"::equals).count()).isBetween(5_700L, 6_300L);
        assertThat(first.stream().filter("b"::equals).count()).isBetween(2_700L, 3_300L);
        assertThat(first.stream().filter("c"::equals).count()).isBetween(800L, 1_200L);
    }

    @Test
    void weightsOfZeroAreSpreadEvenlyAmongThemselvesAndRareBesideOthers() {
        Random random = new Random(7);
        int a = 0;
        int zero = 0;
        for (int i = 0; i < 10_000; i++) {
            a += order(random, srv(1, 0, "a"), srv(1, 0, "b")).getFirst().equals("a") ? 1 : 0;
            zero += order(random, srv(1, 0, "zero"), srv(1, 99, "some")).getFirst().equals("zero") ? 1 : 0;
        }
        assertThat(a).isBetween(4_700, 5_300);
        assertThat(zero).isBetween(50, 150);
    }

    @Test
    void aTargetOfARootMeansThatThereIsNone() {
        assertThat(order(new Random(1), srv(0, 0, "."), srv(1, 0, "a"))).containsExactly("a");
    }
}
