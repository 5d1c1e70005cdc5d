package io.portcullis.server.config;

import java.util.Map;
import java.util.Optional;

import io.portcullis.server.config.yaml.Problems;
import io.portcullis.server.config.yaml.YamlNode;

/**
 * What a setting's value may be.
 *
 * @param <T> what it becomes
 */
public interface SettingType<T> {

    /** The kind of value, for documents: {@code whole number}. */
    String kind();

    /** What it may be, for documents: {@code 1 to 65535}. */
    String range();

    /**
     * Reads a value.
     *
     * @param name     the setting's name, for messages
     * @param node     the value
     * @param problems gets every mistake in it, each with its place
     * @return empty if there was a mistake
     */
    Optional<T> read(String name, YamlNode node, Problems problems);

    /** The JSON Schema (draft 2020-12) of a value; its values are strings, numbers, booleans, lists and maps. */
    Map<String, Object> schema();
}
