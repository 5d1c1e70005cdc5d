package io.portcullis.server.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.portcullis.server.config.yaml.Problems;
import io.portcullis.server.config.yaml.YamlNode;

/** {@code true} or {@code false}. */
record Flag() implements SettingType<Boolean> {
    private static final List<String> YES = List.of("yes", "on", "1", "true");
    private static final List<String> NO = List.of("no", "off", "0", "false");

    @Override
    public String kind() {
        return "flag";
    }

    @Override
    public String range() {
        return "true, false";
    }

    @Override
    public Optional<Boolean> read(String name, YamlNode node, Problems problems) {
        if (node instanceof YamlNode.Scalar s && s.form() == YamlNode.Form.BOOLEAN) {
            return Optional.of(s.text().equalsIgnoreCase("true"));
        }
        problems.error(node.at(), name + " wants true or false, not " + node.describe() + meant(node));
        return Optional.empty();
    }

    private static String meant(YamlNode node) {
        if (node instanceof YamlNode.Scalar s) {
            String word = s.text().toLowerCase(Locale.ROOT);
            if (YES.contains(word)) {
                return "; write true";
            }
            if (NO.contains(word)) {
                return "; write false";
            }
        }
        return "";
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("type", "boolean");
    }
}
