package io.portcullis.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.portcullis.server.config.yaml.Problems;
import io.portcullis.server.config.yaml.YamlNode;

/**
 * A list of values of one type; a single value counts as a list of one.
 *
 * @param item the type of each
 * @param <T>  what each becomes
 */
record ListOf<T>(SettingType<T> item) implements SettingType<List<T>> {

    @Override
    public String kind() {
        return "list";
    }

    @Override
    public String range() {
        return "each " + item.range();
    }

    @Override
    public Optional<List<T>> read(String name, YamlNode node, Problems problems) {
        List<YamlNode> items = node instanceof YamlNode.Sequence sequence ? sequence.items() : List.of(node);
        List<T> values = new ArrayList<>();
        for (YamlNode each : items) {
            item.read(name, each, problems).ifPresent(values::add);
        }
        return values.size() == items.size() ? Optional.of(values) : Optional.empty();
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("anyOf", List.of(Map.of("type", "array", "items", item.schema()), item.schema()));
    }
}
