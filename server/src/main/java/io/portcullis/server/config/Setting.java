package io.portcullis.server.config;

/**
 * One setting of the configuration file.
 *
 * @param name        as in the file
 * @param group       the heading it stands under in documents
 * @param type        what its value may be
 * @param unit        s, ms; empty if it has none
 * @param defaultText the default as the file would write it, or how it is found, in words
 * @param doc         what it does, in sentences
 * @param <T>         what a value becomes
 */
public record Setting<T>(String name, String group, SettingType<T> type, String unit, String defaultText, String doc) {

    /** Whether the default is a value that a file may give, not words about it. */
    public boolean literalDefault() {
        return !defaultText.contains(" ");
    }

    @Override
    public String toString() {
        return name;
    }
}
