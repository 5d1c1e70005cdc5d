package io.portcullis.server.config.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads YAML into {@link YamlNode}s. Aliases are refused: a file of settings needs none, and they would hide where a
 * value stands.
 */
public final class YamlTree {
    private final YAMLParser parser;
    private final Problems problems;

    private YamlTree(YAMLParser parser, Problems problems) {
        this.parser = parser;
        this.problems = problems;
    }

    /**
     * Reads one document.
     *
     * @param text     the file
     * @param problems gets what is no YAML, and aliases and further documents
     * @return empty if the file has no value in it or is no YAML
     */
    public static Optional<YamlNode> read(String text, Problems problems) {
        try (JsonParser parser = new YAMLFactory().createParser(ObjectReadContext.empty(), text)) {
            return new YamlTree((YAMLParser) parser, problems).document();
        } catch (JacksonException e) {
            problems.error(position(e.getLocation()), "this is no YAML: " + firstSentence(e.getOriginalMessage()));
            return Optional.empty();
        }
    }

    private Optional<YamlNode> document() {
        if (parser.nextToken() == null) {
            return Optional.empty();
        }
        YamlNode root = value();
        if (parser.nextToken() != null) {
            problems.error(here(), "a second document begins here; one file is one document");
        }
        return Optional.of(root);
    }

    private YamlNode value() {
        refuseAlias();
        JsonToken token = parser.currentToken();
        Position at = here();
        if (token == JsonToken.START_OBJECT) {
            return mapping(at);
        }
        if (token == JsonToken.START_ARRAY) {
            List<YamlNode> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(value());
            }
            return new YamlNode.Sequence(at, items);
        }
        return new YamlNode.Scalar(at, parser.getString(), form(token));
    }

    private YamlNode mapping(Position at) {
        List<YamlNode.Entry> entries = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            Position keyAt = here();
            String key = parser.currentName();
            parser.nextToken();
            entries.add(new YamlNode.Entry(keyAt, key, value()));
        }
        return new YamlNode.Mapping(at, entries);
    }

    private void refuseAlias() {
        if (parser.isCurrentAlias()) {
            problems.error(here(), "aliases (*name) are not used here; write the value out");
        }
    }

    private static YamlNode.Form form(JsonToken token) {
        return switch (token) {
            case VALUE_NUMBER_INT -> YamlNode.Form.INTEGER;
            case VALUE_NUMBER_FLOAT -> YamlNode.Form.DECIMAL;
            case VALUE_TRUE, VALUE_FALSE -> YamlNode.Form.BOOLEAN;
            case VALUE_NULL -> YamlNode.Form.NULL;
            default -> YamlNode.Form.TEXT;
        };
    }

    private Position here() {
        return position(parser.currentTokenLocation());
    }

    private static Position position(TokenStreamLocation location) {
        return new Position(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
    }

    private static String firstSentence(String message) {
        return message.lines().findFirst().orElse("").strip();
    }
}
