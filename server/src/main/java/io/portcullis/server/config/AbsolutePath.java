package io.portcullis.server.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import io.portcullis.server.config.yaml.Problems;
import io.portcullis.server.config.yaml.YamlNode;

/** A path from the root on: what a relative one means depends on where somebody stood when he started the program. */
record AbsolutePath() implements SettingType<Path> {

    @Override
    public String kind() {
        return "path";
    }

    @Override
    public String range() {
        return "from / on";
    }

    @Override
    public Optional<Path> read(String name, YamlNode node, Problems problems) {
        Optional<Path> path = of(node);
        if (path.isEmpty()) {
            problems.error(node.at(), name + " wants a path that begins with /, not " + node.describe());
        }
        return path;
    }

    /** The path, if it is one that names a file. */
    static Optional<Path> of(YamlNode node) {
        if (!(node instanceof YamlNode.Scalar scalar) || !scalar.text().startsWith("/")) {
            return Optional.empty();
        }
        try {
            Path path = Path.of(scalar.text()).normalize();
            return path.getFileName() == null ? Optional.empty() : Optional.of(path);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("type", "string", "pattern", "^/.*[^/].*$");
    }
}
