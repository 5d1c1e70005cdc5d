package io.portcullis.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequirementsTest {

    /** The numbers behind a word: {@code row 2.1} is of row 2. */
    private static Set<Integer> numbers(String word) {
        Set<Integer> numbers = new TreeSet<>();
        for (String id : Requirements.all().ids()) {
            if (id.startsWith(word + " ")) {
                numbers.add(Integer.parseInt(id.substring(word.length() + 1).split("\\.", 2)[0]));
            }
        }
        return numbers;
    }

    private static List<Integer> upTo(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    @Test
    void hasThirteenRowsThirtyFieldReportsAndEachClause() {
        assertThat(numbers("row")).containsExactlyElementsOf(upTo(13));
        assertThat(numbers("field")).containsExactlyElementsOf(upTo(30));
        for (String clause : List.of("TS 33.203 7.1 ", "TS 33.203 7.2 SM", "TS 33.203 7.3 ", "TS 33.203 7.4.2a ",
                "RFC 3329 2.3.1 ", "RFC 3329 2.3.2 ")) {
            assertThat(Requirements.all().ids()).anyMatch(id -> id.startsWith(clause));
        }
        assertThat(Requirements.all().ids())
                .containsAll(upTo(8).stream().map(rule -> "TS 33.203 7.4.2a " + rule).toList());
    }

    @Test
    void readsSectionsInTheirOrder() {
        Requirements two = Requirements.parse("# B\nb 1\tone\n\nb 2\ttwo\n# A\na\tthree\n");
        assertThat(two.sections().keySet()).containsExactly("B", "A");
        assertThat(two.ids()).containsExactly("b 1", "b 2", "a");
        assertThat(two.sections()).containsEntry("A", List.of(new Requirement("a", "three")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"row 1\twithout a heading", "# H\nrow 1 no tab", "# H\nrow 1\t", "# H\n\ttext",
        "# H\nrow 1\ttext\tmore", "# H\nrow 1\ttext\nrow 1\tagain"})
    void refusesWhatIsNoRequirement(String text) {
        assertThatThrownBy(() -> Requirements.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
