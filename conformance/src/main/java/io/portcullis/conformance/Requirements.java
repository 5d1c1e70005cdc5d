package io.portcullis.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Everything that is required, in order.
 *
 * @param sections by their headings
 */
record Requirements(Map<String, List<Requirement>> sections) {

    private static final String FILE = "requirements.tsv";
    private static final String HEADING = "# ";

    /** Those of Portcullis. */
    static Requirements all() {
        try (InputStream file = Objects.requireNonNull(Requirements.class.getResourceAsStream(FILE), FILE)) {
            return parse(new String(file.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads lines of {@code id TAB text} below lines of {@code # heading}; empty lines mean nothing.
     *
     * @throws IllegalArgumentException with the line, if one is neither or an id comes twice
     */
    static Requirements parse(String text) {
        Map<String, List<Requirement>> sections = new LinkedHashMap<>();
        Set<String> ids = new LinkedHashSet<>();
        List<Requirement> section = new ArrayList<>();
        for (String line : text.lines().filter(each -> !each.isBlank()).toList()) {
            if (line.startsWith(HEADING)) {
                section = new ArrayList<>();
                sections.put(line.substring(HEADING.length()), section);
                continue;
            }
            String[] parts = line.split("\t", -1);
            if (parts.length != 2 || parts[0].isBlank() || parts[1].isBlank() || sections.isEmpty()) {
                throw new IllegalArgumentException("no requirement: " + line);
            }
            if (!ids.add(parts[0])) {
                throw new IllegalArgumentException("comes twice: " + parts[0]);
            }
            section.add(new Requirement(parts[0], parts[1]));
        }
        return new Requirements(sections);
    }

    /** Every id, in order. */
    Set<String> ids() {
        Set<String> ids = new LinkedHashSet<>();
        sections.values().forEach(section -> section.forEach(requirement -> ids.add(requirement.id())));
        return ids;
    }
}
