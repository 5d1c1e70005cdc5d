package io.portcullis.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A message's header read the plain way, from a text and line by line: what an index of it has to agree with. Takes only what the
 * parser took.
 */
final class NaiveHeader {

    private static final Map<String, String> LONG = Map.ofEntries(Map.entry("v", "via"), Map.entry("f", "from"),
            Map.entry("t", "to"), Map.entry("i", "call-id"), Map.entry("m", "contact"),
            Map.entry("l", "content-length"), Map.entry("c", "content-type"), Map.entry("e", "content-encoding"),
            Map.entry("k", "supported"), Map.entry("s", "subject"), Map.entry("o", "event"),
            Map.entry("u", "allow-events"), Map.entry("r", "refer-to"), Map.entry("b", "referred-by"),
            Map.entry("x", "session-expires"));

    /**
     * One field.
     *
     * @param name  the long form in lower case
     * @param value unfolded, without the blanks around it
     */
    record Field(String name, String value) {

        static Field of(String name, String value) {
            String lower = name.strip().toLowerCase(Locale.ROOT);
            return new Field(LONG.getOrDefault(lower, lower), value);
        }

        boolean is(Object header) {
            return name.equalsIgnoreCase(header.toString());
        }
    }

    private final List<Field> fields = new ArrayList<>();
    private final String startLine;

    private NaiveHeader(String startLine) {
        this.startLine = startLine;
    }

    /** Reads up to the empty line; empty lines in front are passed over. */
    static NaiveHeader of(byte[] message) {
        String text = new String(message, StandardCharsets.ISO_8859_1).replaceFirst("^[\r\n]+", "");
        String[] lines = text.split("\r?\n", -1);
        NaiveHeader header = new NaiveHeader(lines[0]);
        int at = 1;
        while (!lines[at].isEmpty()) {
            StringBuilder line = new StringBuilder(lines[at++]);
            while (lines[at].startsWith(" ") || lines[at].startsWith("\t")) {
                line.append('\n').append(lines[at++]);
            }
            int colon = line.indexOf(":");
            String raw = trim(line.substring(colon + 1)).replaceAll("[ \t]*\n[ \t]+", " ");
            header.fields.add(Field.of(line.substring(0, colon),
                    new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)));
        }
        return header;
    }

    private static String trim(String text) {
        return text.replaceFirst("^[ \t\n]+", "").replaceFirst("[ \t\n]+$", "");
    }

    /** In order; may be changed. */
    List<Field> fields() {
        return fields;
    }

    /** Without its line end. */
    String startLine() {
        return startLine;
    }

    /** The values of a name, one for a field. */
    List<String> values(Object name) {
        return fields.stream().filter(field -> field.is(name)).map(Field::value).toList();
    }

    /** Comma-separated values; commas in quotes and angle brackets do not count. */
    static List<String> split(String value) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        int angles = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == ',' && !quoted && angles == 0) {
                parts.add(part.toString().strip());
                part.setLength(0);
                continue;
            }
            part.append(c);
            if (quoted && c == '\\' && i + 1 < value.length()) {
                part.append(value.charAt(++i));
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted) {
                angles = Math.max(0, angles + (c == '<' ? 1 : c == '>' ? -1 : 0));
            }
        }
        parts.add(part.toString().strip());
        parts.removeIf(String::isEmpty);
        return parts;
    }
}
