package io.portcullis.sip.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * A scheme with comma-separated parameters, as in WWW-Authenticate and Authorization (RFC 3261 25.1). The text of
 * parameters that are not touched stays as it was.
 *
 * @param scheme for example {@code Digest}
 * @param parts  {@code name=value} as written
 */
record AuthText(String scheme, List<String> parts) {

    static AuthText parse(String text) throws SipParseException {
        String value = text.strip();
        int blank = 0;
        while (blank < value.length() && Tokens.isTokenChar(value.charAt(blank))) {
            blank++;
        }
        if (blank == 0 || blank == value.length() || !Character.isWhitespace(value.charAt(blank))) {
            throw new SipParseException("Malformed Authentication Header");
        }
        List<String> parts = Tokens.split(value.substring(blank).strip(), ',');
        for (String part : parts) {
            int equals = part.indexOf('=');
            if (equals <= 0 || !Tokens.isToken(part.substring(0, equals).strip())
                    || !isOneValue(part.substring(equals + 1).strip())) {
                throw new SipParseException("Malformed Authentication Header");
            }
        }
        return new AuthText(value.substring(0, blank), parts);
    }

    /** One word or one quoted string: behind a forgotten comma another parameter would hide, which might be a key. */
    private static boolean isOneValue(String value) {
        if (!value.startsWith("\"")) {
            return !value.isEmpty()
                    && value.chars().noneMatch(c -> c <= ' ' || c == '"' || c == ',' || c == '<' || c == '>');
        }
        int at = 1;
        while (at < value.length() && value.charAt(at) != '"') {
            at += value.charAt(at) == '\\' ? 2 : 1;
        }
        return at == value.length() - 1;
    }

    private static String name(String part) {
        return part.substring(0, part.indexOf('=')).strip().toLowerCase(Locale.ROOT);
    }

    @Nullable
    String param(String name) {
        for (String part : parts) {
            if (name(part).equalsIgnoreCase(name)) {
                return Tokens.unquote(part.substring(part.indexOf('=') + 1).strip());
            }
        }
        return null;
    }

    AuthText without(String... names) {
        List<String> kept = new ArrayList<>(parts);
        for (String name : names) {
            kept.removeIf(part -> name(part).equalsIgnoreCase(name));
        }
        return new AuthText(scheme, kept);
    }

    AuthText with(String part) {
        List<String> all = new ArrayList<>(parts);
        all.add(part);
        return new AuthText(scheme, all);
    }

    @Override
    public String toString() {
        return scheme + " " + String.join(", ", parts);
    }
}
