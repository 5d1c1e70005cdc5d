package io.portcullis.server.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.portcullis.server.config.yaml.Problems;
import io.portcullis.server.config.yaml.Suggestion;
import io.portcullis.server.config.yaml.YamlNode;

/**
 * One word of a few: an enum's constants in lower case.
 *
 * @param type the enum
 * @param <E>  the enum
 */
record Choice<E extends Enum<E>>(Class<E> type) implements SettingType<E> {

    @Override
    public String kind() {
        return "word";
    }

    @Override
    public String range() {
        return String.join(", ", words());
    }

    @Override
    public Optional<E> read(String name, YamlNode node, Problems problems) {
        if (!(node instanceof YamlNode.Scalar scalar)) {
            problems.error(node.at(), name + " wants one of " + range() + ", not " + node.describe());
            return Optional.empty();
        }
        Optional<E> value = constants().stream().filter(e -> word(e).equals(scalar.text())).findFirst();
        if (value.isEmpty()) {
            problems.error(node.at(), name + " wants one of " + range() + ", not " + node.describe()
                    + Suggestion.after(scalar.text(), words()));
        }
        return value;
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("enum", words());
    }

    private List<E> constants() {
        return Arrays.asList(type.getEnumConstants());
    }

    private List<String> words() {
        return constants().stream().map(Choice::word).toList();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
