package io.portcullis.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import tools.jackson.databind.json.JsonMapper;

/** The table of settings as documents. */
public final class SettingsDocument {
    private static final int WIDTH = 110;
    private static final List<String> EXAMPLE_SOCKETS = List.of("udp:192.0.2.1", "tcp:192.0.2.1",
            "ipsec:192.0.2.1:5062",
            "ipsec:192.0.2.1:5063", "ipsec:192.0.2.1:5064");

    private SettingsDocument() {}

    /** A configuration file with every setting, all but {@code home} commented out. */
    public static String yaml() {
        StringBuilder text = new StringBuilder("# Portcullis. Lines that begin with #: the defaults, or examples.\n");
        String group = "";
        for (Setting<?> s : Settings.ALL) {
            if (!s.group().equals(group)) {
                group = s.group();
                text.append("\n## ").append(group).append("\n");
            }
            text.append("\n");
            wrap(plain(s.doc()), WIDTH).forEach(line -> text.append("# ").append(line).append("\n"));
            text.append("# May be: ").append(s.type().range()).append(unit(s)).append(".\n");
            text.append(example(s)).append("\n");
        }
        return text.toString();
    }

    private static String example(Setting<?> s) {
        return switch (s.name()) {
            case "home" -> "home: sip:icscf.example.org:5060";
            case "socket" -> "#socket:\n"
                    + EXAMPLE_SOCKETS.stream().map(e -> "#  - " + e).collect(Collectors.joining("\n"));
            default -> "#" + s.name() + ": "
                    + (s.literalDefault() ? s.defaultText() : "  # default: " + s.defaultText());
        };
    }

    /** docs/settings.md. */
    public static String markdown() {
        StringBuilder text = new StringBuilder(
                """
                        # Settings

                        The file given to `./portcullis run --config FILE` is YAML with these keys and no others. Every mistake in it is
                        reported at once, with line and column, and ends the program with exit code 2; `run --check` only looks.
                        `./portcullis settings` prints a file to start from, `./portcullis settings --format schema` a JSON Schema for
                        editors. This page is `./portcullis settings --format markdown`.

                        The least that a file needs:

                        ```yaml
                        socket:
                          - udp:192.0.2.1
                          - tcp:192.0.2.1
                          - ipsec:192.0.2.1:5062
                          - ipsec:192.0.2.1:5063
                          - ipsec:192.0.2.1:5064
                        home: sip:icscf.example.org:5060
                        ```

                        Without a file, sockets are opened on the machine's own address: the first IPv4 address (else IPv6) of the first
                        device that is up, loopback and link-local apart, since no ESP passes over loopback.
                        """);
        String group = "";
        for (Setting<?> s : Settings.ALL) {
            if (!s.group().equals(group)) {
                group = s.group();
                text.append("\n## ").append(group).append("\n");
            }
            text.append("\n### `").append(s.name()).append("`\n\n");
            wrap(s.doc(), WIDTH).forEach(line -> text.append(line).append("\n"));
            text.append("\n- Value: ").append(s.type().kind()).append(", ").append(s.type().range()).append(unit(s));
            text.append("\n- Default: ").append(s.defaultText()).append("\n");
        }
        return text.toString();
    }

    private static String unit(Setting<?> s) {
        return s.unit().isEmpty() ? "" : " " + s.unit();
    }

    /** A JSON Schema, draft 2020-12. */
    public static String schema() {
        Map<String, Object> properties = new TreeMap<>();
        for (Setting<?> s : Settings.ALL) {
            Map<String, Object> property = new TreeMap<>(s.type().schema());
            property.put("description", plain(s.doc()));
            properties.put(s.name(), property);
        }
        Map<String, Object> schema = new TreeMap<>(Map.of("$schema", "https://json-schema.org/draft/2020-12/schema",
                "title", "Portcullis configuration", "type", "object", "additionalProperties", false,
                "required", List.of("home"), "properties", properties));
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n";
    }

    private static String plain(String doc) {
        // Links are for Markdown.
        return doc.replace("`", "").replaceAll("\\[([^\\]]+)\\]\\(([^)]+)\\)", "docs/$2");
    }

    /** Lines of at most this many characters, broken between words. */
    private static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
