package io.portcullis.server.config;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import io.portcullis.fuzz.Claim;
import io.portcullis.fuzz.Planted;
import io.portcullis.server.config.yaml.Position;
import io.portcullis.server.config.yaml.Problem;

/** The file of settings: whatever stands in it, it is taken, or refused with words that say what is wrong and where. */
public final class ConfigurationTarget {

    private static final String NAME = "/etc/portcullis.yaml";

    private static final Pattern CODE = Pattern.compile("Exception|jackson|snakeyaml|io\\.portcullis");

    private ConfigurationTarget() {}

    /** Reads the bytes as a file. */
    public static void run(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        try {
            ConfigurationReader.Result result = read(text);
            told(result.warnings(), text);
        } catch (ConfigurationException e) {
            Claim.that(e.problems().stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR),
                    "a refusal has a reason");
            told(e.problems(), text);
        }
        // Behind a refusal too: a file that is right all through is seldom come by, and takes long to read.
        Planted.behind(text);
    }

    /** Claims that a text is YAML with settings that exist, be their values right or not. */
    public static void known(String yaml) {
        try {
            read(yaml);
        } catch (ConfigurationException e) {
            for (Problem problem : e.problems()) {
                Claim.that(
                        !problem.text().startsWith("this is no YAML") && !problem.text().startsWith("unknown setting"),
                        problem.in(NAME));
            }
        }
    }

    private static ConfigurationReader.Result read(String text) throws ConfigurationException {
        return ConfigurationReader.read(NAME, text, Optional.of(InetAddress.ofLiteral("192.0.2.1")));
    }

    private static void told(List<Problem> problems, String text) {
        // YAML has a few line ends that are none elsewhere.
        long lines = 2 + text.chars().filter(c -> "\r\n\u0085\u2028\u2029".indexOf(c) >= 0).count();
        for (Problem problem : problems) {
            // What stands in the file may be told as well.
            Claim.that(!problem.text().isBlank() && (!CODE.matcher(problem.text()).find() || CODE.matcher(text).find()),
                    "words: " + problem.text());
            Position at = problem.at();
            Claim.that(at == null || at.line() >= 1 && at.line() <= lines && at.column() >= 1, "a place in the file");
        }
    }
}
