package io.portcullis.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvidenceTest {

    private static Evidence evidence(String... lines) {
        return Evidence.of(List.of(lines).stream().map(line -> Outcome.ofLine(line.replace('|', '\t'))).toList());
    }

    @Test
    void addsUpTheInvocationsOfATest() {
        Evidence evidence = evidence("a|T#x|passed", "a|T#x|passed", "a|T#x|failed", "a|S|passed", "b|T#x|passed");
        assertThat(evidence.tests("a")).containsExactly(
                Map.entry("S", new Evidence.Tally(1, 0)),
                Map.entry("T#x", new Evidence.Tally(2, 1)));
        assertThat(evidence.tests("nothing")).isEmpty();
    }

    @Test
    void showsOnlyWhatATestClaimsAndNoneThatDoesFailed() {
        Evidence evidence = evidence("good|T#x|passed", "good|T#y|passed", "bad|T#x|passed", "bad|T#y|failed");
        assertThat(evidence.shows("good")).isTrue();
        assertThat(evidence.shows("bad")).isFalse();
        assertThat(evidence.shows("nothing")).isFalse();
    }

    @Test
    void knowsWhatNobodyRequires() {
        assertThat(evidence("a|T|passed", "z|T|passed").unknown(Requirements.parse("# H\na\ttext\n")))
                .containsExactly("z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a|T", "a|T|maybe", "a|T|passed|more"})
    void readsNoOtherLines(String line) {
        assertThatThrownBy(() -> evidence(line)).isInstanceOf(IllegalArgumentException.class);
    }
}
