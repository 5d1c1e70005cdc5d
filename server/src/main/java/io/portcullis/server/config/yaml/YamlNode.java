package io.portcullis.server.config.yaml;

import java.util.List;

/** A value in a YAML file, and where it stands. */
public sealed interface YamlNode {

    /** Where it begins. */
    Position at();

    /** What it is, for a sentence: {@code the number 5}, {@code a list}. */
    String describe();

    /** What a scalar looks like; quoted ones are always {@link #TEXT}. */
    enum Form {
        /** Quoted, or nothing else. */
        TEXT,
        /** A whole number. */
        INTEGER,
        /** A number with a fraction or an exponent. */
        DECIMAL,
        /** {@code true} or {@code false}. */
        BOOLEAN,
        /** {@code null}, {@code ~}, or nothing after the colon. */
        NULL
    }

    /**
     * A single value.
     *
     * @param at   where it begins
     * @param text as written, without quotes
     * @param form what it looks like
     */
    record Scalar(Position at, String text, Form form) implements YamlNode {
        @Override
        public String describe() {
            return switch (form) {
                case TEXT -> "the text \"" + text + "\"";
                case INTEGER, DECIMAL -> "the number " + text;
                case BOOLEAN -> text;
                case NULL -> "nothing";
            };
        }
    }

    /**
     * A list.
     *
     * @param at    where it begins
     * @param items its values in order
     */
    record Sequence(Position at, List<YamlNode> items) implements YamlNode {
        /** Copies. */
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String describe() {
            return "a list";
        }
    }

    /**
     * Keys with values; a key may occur twice here.
     *
     * @param at      where it begins
     * @param entries in the file's order
     */
    record Mapping(Position at, List<Entry> entries) implements YamlNode {
        /** Copies. */
        public Mapping {
            entries = List.copyOf(entries);
        }

        @Override
        public String describe() {
            return "a group of keys";
        }
    }

    /**
     * A key and its value.
     *
     * @param keyAt where the key begins
     * @param key   the key
     * @param value the value
     */
    record Entry(Position keyAt, String key, YamlNode value) {}
}
