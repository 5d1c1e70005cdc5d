package io.portcullis.server.config;

import java.util.Map;
import java.util.Optional;

import io.portcullis.server.config.yaml.Problems;
import io.portcullis.server.config.yaml.YamlNode;

/**
 * A text of a certain shape.
 *
 * @param shape   what it is, for a sentence: {@code a host name or an address}
 * @param pattern the regular expression that it matches as a whole
 */
record PatternText(String shape, String pattern) implements SettingType<String> {

    @Override
    public String kind() {
        return "text";
    }

    @Override
    public String range() {
        return shape;
    }

    @Override
    public Optional<String> read(String name, YamlNode node, Problems problems) {
        boolean fits = node instanceof YamlNode.Scalar s && s.form() != YamlNode.Form.NULL && s.text().matches(pattern);
        if (!fits) {
            problems.error(node.at(), name + " wants " + shape + ", not " + node.describe());
            return Optional.empty();
        }
        return Optional.of(((YamlNode.Scalar) node).text());
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("type", "string", "pattern", "^(?:" + pattern + ")$");
    }
}
