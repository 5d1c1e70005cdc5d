package io.portcullis.sip.message;

import java.util.ArrayList;
import java.util.List;

/** The lexical rules of RFC 3261 25.1. */
final class Tokens {

    private static final boolean[] TOKEN = new boolean[128];

    static {
        for (char c = '0'; c <= '9'; c++) {
            TOKEN[c] = true;
        }
        for (char c = 'a'; c <= 'z'; c++) {
            TOKEN[c] = true;
            TOKEN[c - 32] = true;
        }
        for (char c : "-.!%*_+`'~".toCharArray()) {
            TOKEN[c] = true;
        }
    }

    private Tokens() {}

    static boolean isTokenChar(int c) {
        return c >= 0 && c < 128 && TOKEN[c];
    }

    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isTokenChar(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Whether a header value may be written as it is: no line end that is not folding, and no NUL but an escaped one. */
    static boolean isSafeValue(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isSafe(text, i)) {
                return false;
            }
        }
        return true;
    }

    static boolean isSafe(String text, int at) {
        char c = text.charAt(at);
        return c != '\r' && c != '\n' && (c != 0 || at > 0 && text.charAt(at - 1) == '\\');
    }

    /** The index of the first {@code wanted} at or after {@code from} outside quotes and angle brackets, or -1. */
    static int indexOutside(String text, char wanted, int from) {
        boolean quoted = false;
        int angle = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == '<') {
                angle++;
            } else if (c == '>' && angle > 0) {
                angle--;
            } else if (c == wanted && angle == 0) {
                return i;
            }
        }
        return -1;
    }

    /** Splits at a separator outside quotes and angle brackets; parts are trimmed, empty ones left out. */
    static List<String> split(String text, char separator) {
        if (text.indexOf(separator) < 0) {
            // As most are, whatever quotes they have.
            List<String> whole = new ArrayList<>(1);
            if (!text.isBlank()) {
                whole.add(text.strip());
            }
            return whole;
        }
        List<String> parts = new ArrayList<>();
        int start = 0;
        while (start <= text.length()) {
            int at = indexOutside(text, separator, start);
            int end = at < 0 ? text.length() : at;
            String part = text.substring(start, end).strip();
            if (!part.isEmpty()) {
                parts.add(part);
            }
            if (at < 0) {
                break;
            }
            start = at + 1;
        }
        return parts;
    }

    /** The text as a quoted string: what may not stand there as it is, is escaped (RFC 3261 25.1 quoted-pair). */
    static String quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\' || c < ' ' && c != '\t' || c == 0x7F) {
                quoted.append('\\');
            }
            quoted.append(c);
        }
        return quoted.append('"').toString();
    }

    /** The text without quotes and escapes, if it is a quoted string; else the text itself. */
    static String unquote(String text) {
        if (text.length() < 2 || text.charAt(0) != '"' || text.charAt(text.length() - 1) != '"') {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() - 1) {
                c = text.charAt(++i);
            }
            plain.append(c);
        }
        return plain.toString();
    }
}
