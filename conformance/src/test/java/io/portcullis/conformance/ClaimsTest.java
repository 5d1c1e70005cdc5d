package io.portcullis.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

/** Every claim in the sources of this checkout. */
class ClaimsTest {

    private static final Pattern CLAIM = Pattern.compile("@Shows\\(([^)]*)\\)");
    private static final Pattern TEXT = Pattern.compile("\"([^\"]*)\"");

    @Test
    void namesARequirement() throws IOException {
        House house = new House(Path.of("").toAbsolutePath().resolve("..").normalize());
        Set<String> known = Requirements.all().ids();
        Set<String> unknown = new TreeSet<>();
        int claims = 0;
        for (Path source : house.testSources().values()) {
            Matcher claim = CLAIM.matcher(Files.readString(house.root().resolve(source)));
            while (claim.find()) {
                claims++;
                TEXT.matcher(claim.group(1)).results().map(id -> id.group(1)).filter(id -> !known.contains(id))
                        .forEach(id -> unknown.add(id + " in " + source));
            }
        }
        assertThat(claims).as("claims were found at all").isPositive();
        assertThat(unknown).isEmpty();
    }
}
