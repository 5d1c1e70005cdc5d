package io.portcullis.conformance;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code docs/conformance.md}: the same results give the same bytes. */
final class ConformanceDocument {

    private static final String HEAD = """
            # Conformance

            What Portcullis has to do, each with the tests that show it. Made by `./portcullis test` from the results of the tests,
            never by hand: a test says with `@Shows` what it shows ([conformance](../conformance/README.md)), and counts if all of its
            invocations passed. The number behind a test is that of its invocations; tests of the backends count once for
            each backend, under the name of the class that opens it.

            """;

    private ConformanceDocument() {}

    /** @param sources where tests stand, by class name, relative to the house */
    static String markdown(Requirements requirements, Evidence evidence, Map<String, Path> sources) {
        StringBuilder text = new StringBuilder(HEAD);
        long shown = requirements.ids().stream().filter(evidence::shows).count();
        text.append(shown).append(" of ").append(requirements.ids().size()).append(" are shown.\n");
        requirements.sections().forEach((heading, section) -> {
            text.append("\n## ").append(heading).append("\n\n| | what | shown by |\n|---|---|---|\n");
            section.forEach(requirement -> text.append(row(requirement, evidence, sources)));
        });
        return text.toString();
    }

    private static String row(Requirement requirement, Evidence evidence, Map<String, Path> sources) {
        Map<String, Evidence.Tally> tests = evidence.tests(requirement.id());
        String by = tests.isEmpty() ? "**open**" : tests.entrySet().stream()
                .map(test -> link(test.getKey(), sources) + result(test.getValue()))
                .collect(Collectors.joining("<br>"));
        return "| " + requirement.id().replace(' ', '\u00a0') + " | " + requirement.text() + " | " + by + " |\n";
    }

    private static String result(Evidence.Tally tally) {
        String invocations = tally.passed() > 1 ? " (" + tally.passed() + ")" : "";
        return tally.good() ? invocations : " **" + tally.failed() + " failed**";
    }

    private static String link(String test, Map<String, Path> sources) {
        List<String> parts = List.of(test.split("#", 2));
        String type = parts.getFirst();
        String name = "`" + type.substring(type.lastIndexOf('.') + 1) + (parts.size() > 1 ? "#" + parts.get(1) : "")
                + "`";
        Path source = sources.get(type.replaceFirst("\\$.*", ""));
        return source == null ? name : "[" + name + "](../" + source + ")";
    }
}
