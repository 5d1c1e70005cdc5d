package io.portcullis.server.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.portcullis.ipsec.sa.DropCounters;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FiguresTest {

    private static final DropCounters NONE = new DropCounters(0, 0, 0, 0, 0, 0, 0);

    private static LoadReport report(int ues, Figures figures, long unprotected, DropCounters drops) {
        return new LoadReport("portcullis load", Instant.EPOCH, ues, 2.5, 1.25, unprotected, 0, drops, figures);
    }

    private static Figures registered(int count) {
        Figures figures = new Figures();
        for (int i = 1; i <= count; i++) {
            figures.worked(Step.REGISTER, TimeUnit.MILLISECONDS.toNanos(i));
        }
        figures.endSecond(1, count);
        return figures;
    }

    @Test
    void tellsEachSecondAndAllOfThem() {
        Figures figures = registered(100);
        figures.worked(Step.REGISTER, TimeUnit.MILLISECONDS.toNanos(1000));
        figures.failed(Step.REGISTER, "no answer");
        figures.failed(Step.CALL, "busy");
        Figures.Second second = figures.endSecond(2, 101);

        Figures.Outcome outcome = Objects.requireNonNull(second.steps().get(Step.REGISTER));
        assertThat(outcome.worked()).isEqualTo(1);
        assertThat(outcome.failed()).isEqualTo(1);
        assertThat(outcome.times().p50()).isCloseTo(1000, within(1.0));
        assertThat(figures.endSecond(3, 101).steps()).isEmpty();
        Figures.Outcome all = Objects.requireNonNull(figures.total().get(Step.REGISTER));
        assertThat(all.worked()).isEqualTo(101);
        assertThat(all.times().p50()).isCloseTo(51, within(0.1));
        assertThat(all.times().p99()).isCloseTo(100, within(0.2));
        assertThat(all.times().max()).isCloseTo(1000, within(1.0));
        assertThat(figures.seconds()).hasSize(3);
        Figures.Outcome first = Objects.requireNonNull(figures.seconds().getFirst().steps().get(Step.REGISTER));
        assertThat(first.worked()).isEqualTo(100);
        assertThat(first.times().max()).as("what came later does not show in it").isCloseTo(100, within(0.2));
        assertThat(figures.failed()).isEqualTo(2);
    }

    @Test
    void putsTheMostFrequentCauseFirst() {
        Figures figures = new Figures();
        figures.failed(Step.CALL, "busy");
        for (int i = 0; i < 3; i++) {
            figures.failed(Step.MESSAGE, "no answer");
        }
        assertThat(figures.failures()).containsExactly(new Figures.Failures(Step.MESSAGE, "no answer", 3),
                new Figures.Failures(Step.CALL, "busy", 1));
    }

    @Test
    void isGoodOnlyIfAllRegisteredNothingFailedAndNothingWasInClear() {
        assertThat(report(3, registered(3), 0, NONE).good()).isTrue();
        assertThat(report(4, registered(3), 0, NONE).good()).isFalse();
        assertThat(report(3, registered(3), 1, NONE).good()).isFalse();
        assertThat(report(3, registered(3), 0, new DropCounters(0, 0, 0, 1, 0, 0, 0)).good()).isFalse();
        Figures failed = registered(3);
        failed.failed(Step.CALL, "busy");
        assertThat(report(3, failed, 0, NONE).good()).isFalse();
        assertThat(report(0, new Figures(), 0, NONE).good()).isFalse();
    }

    @Test
    void writesTextAndJson() {
        Figures figures = registered(100);
        figures.failed(Step.CALL, "486 \"Busy\"");
        figures.endSecond(2, 100);
        LoadReport report = report(100, figures, 0, NONE);

        assertThat(report.text()).contains("100 phones in 2.5 s; the last one had registered after 1.3 s",
                "Messages in clear after the 401: 0", "failed      1  call: 486 \"Busy\"", "Not all of it worked.")
                .containsPattern("register +100 +0 +50\\.0 +90\\.0 +99\\.0 +100\\.0 +100\\.0");
        JsonNode json = JsonMapper.shared().readTree(report.json());
        assertThat(json.get("good").asBoolean()).isFalse();
        assertThat(json.get("steps").get("register").get("worked").asInt()).isEqualTo(100);
        assertThat(json.get("steps").get("register").get("p99").asDouble()).isCloseTo(99, within(0.2));
        assertThat(json.get("failures").get(0).get("why").asString()).isEqualTo("486 \"Busy\"");
        assertThat(json.get("each_second")).hasSize(2);
        assertThat(json.get("each_second").get(0).get("registered").asInt()).isEqualTo(100);
    }

    @Test
    void writesAPageWithPlots() {
        Figures figures = registered(100);
        figures.failed(Step.MESSAGE, "<script>");
        figures.endSecond(2, 50);

        String page = Html.page(report(100, figures, 0, NONE));

        assertThat(page).contains("<title>Portcullis load</title>", "Registered phones", "Steps that failed, a second",
                "Time of register, ms", "&lt;script&gt;").doesNotContain("<script");
    }
}
