package io.portcullis.server.documents;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.portcullis.server.config.ConfigurationReader;
import io.portcullis.server.config.Setting;
import io.portcullis.server.config.Settings;
import io.portcullis.server.config.SettingsDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents say of files and settings is so. */
class DocumentsTest {
    private static final Path HOUSE = house();
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern CODE_WORD = Pattern.compile("`([a-z0-9]+(?:_[a-z0-9]+)+)`");
    private static final Pattern TEST = Pattern.compile("`([A-Z][A-Za-z0-9]*Test#[A-Za-z0-9]+)`");
    private static final Pattern YAML_BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    /** Words with an underscore that are no settings: the standards' and the kernel's. */
    private static final Set<String> OTHER_WORDS = Set.of("port_uc", "port_us", "port_pc", "port_ps", "spi_uc",
            "spi_us",
            "spi_pc", "spi_ps");

    private static Path house() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("portcullis")) ? here : here.resolve("..").normalize();
    }

    static List<Path> documents() throws IOException {
        try (Stream<Path> files = Files.walk(HOUSE)) {
            return files.filter(f -> f.toString().endsWith(".md"))
                    .filter(f -> !HOUSE.relativize(f).toString().matches("(.*/)?(target|\\.git)/.*")).toList();
        }
    }

    private static Stream<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map((MatchResult m) -> m.group(1));
    }

    @Test
    void theSettingsPageIsTheTableOfSettings() throws IOException {
        assertThat(Files.readString(HOUSE.resolve("docs/settings.md")))
                .as("renew it: ./portcullis settings --format markdown > docs/settings.md")
                .isEqualTo(SettingsDocument.markdown());
    }

    /** But for the one that the tests' results are made into afterwards: its links are right when it is. */
    static List<Path> documentsByHand() throws IOException {
        return documents().stream().filter(d -> !d.endsWith("docs/conformance.md")).toList();
    }

    @ParameterizedTest
    @MethodSource("documentsByHand")
    void linksLeadSomewhere(Path document) throws IOException {
        Set<String> broken = new TreeSet<>();
        for (String link : found(LINK, Files.readString(document)).filter(l -> !l.matches("[a-z]+:.*")).toList()) {
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]);
            if (!Files.exists(target) || (parts.length == 2 && !anchors(target).contains(parts[1]))) {
                broken.add(link);
            }
        }
        assertThat(broken).isEmpty();
    }

    /** The anchors of a document's headings. */
    private static Set<String> anchors(Path document) throws IOException {
        return Files.readString(document).lines().filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 _-]", "")
                        .replace(' ', '-'))
                .collect(toSet());
    }

    /** Those that speak of settings; the modules' own speak of other things with underscores. */
    static List<Path> documentsForOperators() throws IOException {
        return documents().stream().filter(d -> HOUSE.equals(d.getParent()) || d.startsWith(HOUSE.resolve("docs")))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("documentsForOperators")
    void settingsThatAreNamedExist(Path document) throws IOException {
        Set<String> known = Settings.ALL.stream().map(Setting::name).collect(Collectors.toCollection(TreeSet::new));
        known.addAll(OTHER_WORDS);

        assertThat(known).containsAll(found(CODE_WORD, Files.readString(document)).toList());
    }

    @ParameterizedTest
    @MethodSource("documents")
    void configurationsThatAreShownAreGood(Path document, @TempDir Path dir) throws Exception {
        for (String yaml : found(YAML_BLOCK, Files.readString(document)).toList()) {
            ConfigurationReader.Result result = ConfigurationReader
                    .read(Files.writeString(dir.resolve("shown.yaml"), yaml));
            assertThat(result.warnings()).isEmpty();
        }
    }

    @Test
    void everyRuleOfTheProxyNamesTestsThatExist() throws IOException {
        List<String> rules = Files.readString(HOUSE.resolve("docs/proxy.md")).lines().filter(
                line -> line.startsWith("|") && !line.startsWith("|---") && !line.endsWith("| shown by |")).toList();
        assertThat(rules).hasSizeGreaterThan(30).allSatisfy(rule -> assertThat(found(TEST, rule)).isNotEmpty());
        Set<String> missing = new TreeSet<>();
        for (String named : rules.stream().flatMap(rule -> found(TEST, rule)).toList()) {
            String[] parts = named.split("#", 2);
            if (!isTest(parts[0], parts[1])) {
                missing.add(named);
            }
        }
        assertThat(missing).isEmpty();
    }

    private static boolean isTest(String type, String method) throws IOException {
        try (Stream<Path> files = Files.walk(HOUSE)) {
            for (Path file : files.filter(f -> f.endsWith(type + ".java")).toList()) {
                if (Files.readString(file).contains(" void " + method + "(")) {
                    return true;
                }
            }
            return false;
        }
    }

    @Test
    void everyModuleHasAReadme() throws IOException {
        try (Stream<Path> folders = Files.list(HOUSE)) {
            assertThat(folders.filter(f -> Files.exists(f.resolve("pom.xml")))
                    .filter(f -> !Files.exists(f.resolve("README.md")))).isEmpty();
        }
    }
}
