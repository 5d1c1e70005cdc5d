package io.portcullis.server.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import io.portcullis.server.config.yaml.Position;
import io.portcullis.server.config.yaml.Problems;
import io.portcullis.server.config.yaml.Suggestion;
import io.portcullis.server.config.yaml.YamlNode;
import org.jspecify.annotations.Nullable;

/** The values that a file gives, each of its type; what could not be read is not there. */
final class Values {
    private static final Map<String, Setting<?>> BY_NAME = byName();

    private final Map<Setting<?>, Object> values = new HashMap<>();
    private final Map<Setting<?>, Position> places = new HashMap<>();

    private static Map<String, Setting<?>> byName() {
        Map<String, Setting<?>> map = new HashMap<>();
        Settings.ALL.forEach(s -> map.put(s.name(), s));
        return map;
    }

    /** Reads every key; unknown and repeated ones are problems. */
    static Values of(YamlNode.Mapping file, Problems problems) {
        Values values = new Values();
        for (YamlNode.Entry entry : file.entries()) {
            Setting<?> setting = BY_NAME.get(entry.key());
            if (setting == null) {
                problems.error(entry.keyAt(), "unknown setting \"" + entry.key() + "\""
                        + Suggestion.after(entry.key(), Settings.ALL.stream().map(Setting::name).toList()));
            } else {
                values.read(setting, entry, problems);
            }
        }
        return values;
    }

    private void read(Setting<?> setting, YamlNode.Entry entry, Problems problems) {
        Position earlier = places.putIfAbsent(setting, entry.keyAt());
        if (earlier != null) {
            problems.error(entry.keyAt(), setting.name() + " is set twice; first at " + earlier);
        } else {
            setting.type().read(setting.name(), entry.value(), problems).ifPresent(v -> values.put(setting, v));
        }
    }

    /** The value, if the file gives one that could be read. */
    @SuppressWarnings("unchecked") // put in by read, from the setting's own type
    <T> Optional<T> get(Setting<T> setting) {
        return Optional.ofNullable((T) values.get(setting));
    }

    /** The value, or what holds without one. */
    <T> T get(Setting<T> setting, T fallback) {
        return get(setting).orElse(fallback);
    }

    /** Whether the file names it, readable or not. */
    boolean named(Setting<?> setting) {
        return places.containsKey(setting);
    }

    /** Where the file names it; null if it does not. */
    @Nullable
    Position at(Setting<?> setting) {
        return places.get(setting);
    }

}
