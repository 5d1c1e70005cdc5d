package io.portcullis.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that pass and fail, for {@link OutcomeListenerTest} to run. */
final class Samples {

    private Samples() {}

    static class Passing {

        @Test
        @Shows({"row 1", "row 2.1"})
        void one() {}

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        @Shows("row 2.2")
        void many(int number) {
            assertEquals(number, number);
        }

        @TestFactory
        @Shows("row 2.3")
        List<DynamicTest> dynamic() {
            return List.of(dynamicTest("a", () -> {}), dynamicTest("b", () -> {}));
        }

        @Test
        void claimsNothing() {}
    }

    @Shows("row 3")
    static class PartlyFailing {

        @Test
        void one() {}

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        @Shows("row 4.1")
        void many(int number) {
            assertEquals(1, number);
        }

        @Disabled("to see that it does not count")
        @Test
        @Shows("row 4.2")
        void skipped() {}

        @ParameterizedTest
        @MethodSource("nothing")
        @Shows("row 4.3")
        void neverRuns(int number) {
            assertEquals(number, number);
        }

        static List<Integer> nothing() {
            return List.of(Integer.parseInt("no number"));
        }
    }

    static class Inheriting extends Passing {}

    static class NeverBegins {

        @BeforeAll
        static void fail() {
            throw new IllegalStateException("as told");
        }

        @Test
        @Shows("row 5.1")
        void one() {}
    }
}
