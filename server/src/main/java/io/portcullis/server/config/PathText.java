package io.portcullis.server.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import io.portcullis.server.config.yaml.Problems;
import io.portcullis.server.config.yaml.YamlNode;

/**
 * A path, relative to the configuration file's folder or from the root on.
 *
 * @param ending what its name ends with: {@code .java}
 */
record PathText(String ending) implements SettingType<Path> {

    @Override
    public String kind() {
        return "path";
    }

    @Override
    public String range() {
        return "a file whose name ends with " + ending
                + "; a relative one begins at the folder of the configuration file";
    }

    @Override
    public Optional<Path> read(String name, YamlNode node, Problems problems) {
        try {
            if (node instanceof YamlNode.Scalar scalar && scalar.form() != YamlNode.Form.NULL
                    && scalar.text().length() > ending.length() && scalar.text().endsWith(ending)) {
                return Optional.of(Path.of(scalar.text()));
            }
        } catch (InvalidPathException noPath) {
            // Told below.
        }
        problems.error(node.at(), name + " wants the path of a file whose name ends with " + ending + ", not "
                + node.describe());
        return Optional.empty();
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("type", "string", "pattern", "^.+" + ending.replace(".", "\\.") + "$");
    }
}
