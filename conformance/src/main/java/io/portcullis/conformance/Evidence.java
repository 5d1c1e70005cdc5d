package io.portcullis.conformance;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the tests have shown: their invocations, added up by requirement and test. */
final class Evidence {

    private final Map<String, Map<String, Tally>> byRequirement = new TreeMap<>();

    /**
     * The invocations of one test.
     *
     * @param passed how many passed
     * @param failed how many did not
     */
    record Tally(int passed, int failed) {

        private static final Tally NONE = new Tally(0, 0);

        private Tally plus(boolean another) {
            return another ? new Tally(passed + 1, failed) : new Tally(passed, failed + 1);
        }

        /** At least one ran, and all passed. */
        boolean good() {
            return passed > 0 && failed == 0;
        }
    }

    static Evidence of(Collection<Outcome> outcomes) {
        Evidence evidence = new Evidence();
        for (Outcome outcome : outcomes) {
            evidence.byRequirement.computeIfAbsent(outcome.requirement(), id -> new TreeMap<>())
                    .merge(outcome.test(), Tally.NONE.plus(outcome.passed()),
                            (sum, one) -> sum.plus(outcome.passed()));
        }
        return evidence;
    }

    /** The tests that claim a requirement, in order of their names. */
    Map<String, Tally> tests(String requirement) {
        return byRequirement.getOrDefault(requirement, Map.of());
    }

    /** Whether a requirement is shown: a test claims it, and none that does failed. */
    boolean shows(String requirement) {
        Map<String, Tally> tests = tests(requirement);
        return !tests.isEmpty() && tests.values().stream().allMatch(Tally::good);
    }

    /** Ids that tests claim and nobody requires. */
    Set<String> unknown(Requirements requirements) {
        Set<String> unknown = new TreeSet<>(byRequirement.keySet());
        unknown.removeAll(requirements.ids());
        return unknown;
    }
}
