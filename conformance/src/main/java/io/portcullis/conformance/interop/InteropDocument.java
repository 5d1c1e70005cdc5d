package io.portcullis.conformance.interop;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/** {@code docs/interop.md}: the same outcomes give the same bytes. */
public final class InteropDocument {

    private static final String HEAD = """
            # Interoperability

            How Portcullis and its simulated phones get on with programs of others. Made by `./portcullis test` from the outcomes
            of the tests in [system-test](../system-test/README.md), never by hand; `./portcullis interop` runs these tests alone and
            makes it anew. The tests expect every outcome that stands here, those too that do not work: a test fails when a peer has
            changed for the worse or for the better. A number refers to the reason below the table. What the peers were told to do stands in
            [their configurations](../system-test/src/test/resources/interop), which say what they need and why.
            """;

    private InteropDocument() {}

    /**
     * The document.
     *
     * @param lines as an {@link InteropLog} wrote them; a later one of the same step takes the place of an earlier one
     * @throws IllegalArgumentException if one is none
     */
    public static String markdown(Collection<String> lines) {
        Map<String, List<InteropOutcome>> encounters = new TreeMap<>();
        for (String line : lines) {
            InteropOutcome outcome = InteropOutcome.ofLine(line);
            encounters.computeIfAbsent(outcome.encounter(), heading -> new ArrayList<>()).add(outcome);
        }
        StringBuilder text = new StringBuilder(HEAD);
        encounters.forEach((heading, outcomes) -> text.append("\n## ").append(heading).append("\n\n")
                .append(section(outcomes)));
        return text.toString();
    }

    private static String section(List<InteropOutcome> outcomes) {
        Map<String, Map<String, InteropOutcome>> rows = new LinkedHashMap<>();
        Set<String> steps = new LinkedHashSet<>();
        for (InteropOutcome outcome : outcomes) {
            rows.computeIfAbsent(outcome.row(), row -> new LinkedHashMap<>()).put(outcome.step(), outcome);
            steps.add(outcome.step());
        }
        List<PeerFault> faults = rows.values().stream().flatMap(row -> row.values().stream())
                .flatMap(outcome -> outcome.fault().stream()).distinct().toList();
        StringBuilder text = new StringBuilder("| | ").append(String.join(" | ", steps)).append(" |\n|---|")
                .append("---|".repeat(steps.size())).append('\n');
        rows.forEach((row, cells) -> text.append("| ").append(row).append(" | ").append(steps.stream()
                .map(step -> cell(cells.get(step), faults)).collect(Collectors.joining(" | "))).append(" |\n"));
        for (int i = 0; i < faults.size(); i++) {
            text.append(i == 0 ? "\n" : "").append(i + 1).append(". ").append(faults.get(i).why())
                    .append("\n   *What to do:* ").append(faults.get(i).advice()).append('\n');
        }
        return text.toString();
    }

    /** A step that was not come to has no outcome. */
    private static String cell(@Nullable InteropOutcome outcome, List<PeerFault> faults) {
        if (outcome == null) {
            return "";
        }
        return outcome.fault().map(fault -> "**no** (" + (faults.indexOf(fault) + 1) + ")").orElse("yes");
    }
}
