package io.portcullis.server.config;

import java.util.Map;
import java.util.Optional;

import io.portcullis.server.config.yaml.Problems;
import io.portcullis.server.config.yaml.YamlNode;

/**
 * A whole number in plain decimal digits.
 *
 * @param min the least
 * @param max the greatest
 */
record WholeNumber(long min, long max) implements SettingType<Long> {

    @Override
    public String kind() {
        return "whole number";
    }

    @Override
    public String range() {
        return min + " to " + max;
    }

    @Override
    public Optional<Long> read(String name, YamlNode node, Problems problems) {
        if (!(node instanceof YamlNode.Scalar scalar) || scalar.form() != YamlNode.Form.INTEGER) {
            problems.error(node.at(), name + " wants a whole number from " + range() + ", not " + node.describe()
                    + quotedNumber(node));
            return Optional.empty();
        }
        if (!scalar.text().matches("[+-]?[0-9]+")) {
            problems.error(node.at(), name + " wants plain decimal digits, not " + scalar.text());
            return Optional.empty();
        }
        Optional<Long> value = decimal(scalar.text()).filter(v -> v >= min && v <= max);
        if (value.isEmpty()) {
            problems.error(node.at(), name + " is " + scalar.text() + "; it may be " + range());
        }
        return value;
    }

    private static String quotedNumber(YamlNode node) {
        boolean quoted = node instanceof YamlNode.Scalar s && s.form() == YamlNode.Form.TEXT
                && s.text().matches("[0-9]+");
        return quoted ? "; take the quotes away" : "";
    }

    private static Optional<Long> decimal(String text) {
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("type", "integer", "minimum", min, "maximum", max);
    }
}
