package io.portcullis.server.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.portcullis.server.config.yaml.Problems;
import io.portcullis.server.config.yaml.Suggestion;
import io.portcullis.server.config.yaml.YamlNode;

/** The path of a database, or the word {@code memory}, which is read as no path. */
record StoreText() implements SettingType<Optional<Path>> {

    private static final String MEMORY = "memory";

    @Override
    public String kind() {
        return "path or word";
    }

    @Override
    public String range() {
        return "a path from / on, or memory";
    }

    @Override
    public Optional<Optional<Path>> read(String name, YamlNode node, Problems problems) {
        if (node instanceof YamlNode.Scalar scalar && scalar.text().equals(MEMORY)) {
            return Optional.of(Optional.empty());
        }
        Optional<Path> path = AbsolutePath.of(node);
        if (path.isEmpty()) {
            String meant = node instanceof YamlNode.Scalar scalar ? Suggestion.after(scalar.text(), List.of(MEMORY))
                    : "";
            problems.error(node.at(), name + " wants a path that begins with /, or the word memory, not "
                    + node.describe() + meant);
            return Optional.empty();
        }
        return Optional.of(path);
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("type", "string", "pattern", "^(?:" + MEMORY + "|/.*[^/].*)$");
    }
}
