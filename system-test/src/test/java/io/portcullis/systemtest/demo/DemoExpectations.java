package io.portcullis.systemtest.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a whole run shows. */
final class DemoExpectations {

    private DemoExpectations() {}

    static void everyStepWasSeen(DemoProcess demo, int ues, String backend) {
        Set<String> all = new TreeSet<>();
        for (int ue = 1; ue <= ues; ue++) {
            all.add("ue" + ue);
        }
        assertThat(demo.exit()).as(demo.text()).isZero();
        assertThat(demo.events("missed")).isEmpty();
        for (String kind : List.of("registered", "message_received", "call", "packets", "deregistered")) {
            assertThat(demo.who(kind)).as(kind).containsAll(all.stream()
                    .filter(ue -> !kind.equals("call") || Integer.parseInt(ue.substring(2)) <= ues / 2 * 2).toList());
        }
        assertThat(demo.events("ready")).filteredOn(event -> event.containsKey("backend"))
                .allSatisfy(event -> assertThat(event.get("backend")).isEqualTo(backend)).hasSize(2);
        twoSetsEach(demo, ues);
        everySaWasUsed(demo, ues);
        onlyTheFirstRegistersAreInClear(demo, ues);
    }

    private static void twoSetsEach(DemoProcess demo, int ues) {
        assertThat(demo.events("set")).hasSize(2 * ues);
        Set<Object> pairs = new TreeSet<>();
        demo.events("set").forEach(set -> pairs.add(set.get("pair")));
        assertThat(pairs).hasSize(Math.min(9, ues));
    }

    private static void everySaWasUsed(DemoProcess demo, int ues) {
        // After registration one set each, after the refresh both.
        assertThat(demo.events("packets")).hasSize(3 * ues).allSatisfy(status -> {
            Map<?, ?> packets = (Map<?, ?>) status.getOrDefault("packets", Map.of());
            assertThat(packets).hasSize(4);
            assertThat(packets.values()).allSatisfy(count -> assertThat(((Number) count).longValue()).isPositive());
        });
    }

    private static void onlyTheFirstRegistersAreInClear(DemoProcess demo, int ues) {
        Map<String, Object> capture = demo.events("capture").getFirst();
        assertThat(capture.get("forbidden")).isEqualTo(0);
        assertThat(((Number) capture.getOrDefault("esp", 0)).longValue()).isGreaterThan(20L * ues);
        Set<Object> clear = new TreeSet<>(((Map<?, ?>) capture.getOrDefault("clear", Map.of())).keySet());
        assertThat(clear).containsExactly("401 REGISTER", "REGISTER");
    }
}
