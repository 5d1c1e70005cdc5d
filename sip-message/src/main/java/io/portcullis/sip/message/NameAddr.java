package io.portcullis.sip.message;

import org.jspecify.annotations.Nullable;

/**
 * A name-addr or addr-spec with header parameters, as in From, To, Contact, Route (RFC 3261 20.10).
 *
 * @param display the display name without quotes; null if there is none
 * @param uri     the address
 * @param params  the header's parameters, not the URI's
 */
public record NameAddr(@Nullable String display, Uri uri, Params params) {

    /** Reads one value. */
    public static NameAddr parse(String text) throws SipParseException {
        int open = openAngle(text);
        if (open < 0) {
            // Without angle brackets parameters belong to the header (RFC 3261 20.10).
            int semicolon = text.indexOf(';');
            String uri = (semicolon < 0 ? text : text.substring(0, semicolon)).strip();
            return new NameAddr(null, Uri.parse(uri),
                    semicolon < 0 ? Params.NONE : Params.parse(text.substring(semicolon + 1)));
        }
        int close = text.indexOf('>', open);
        if (close < 0) {
            throw new SipParseException("Malformed Address");
        }
        String display = text.substring(0, open).strip();
        if (!display.startsWith("\"") && display.indexOf(',') >= 0) {
            // RFC 4475 3.1.2.15: whose name ends where cannot be told.
            throw new SipParseException("Malformed Address");
        }
        String after = text.substring(close + 1).strip();
        if (!after.isEmpty() && after.charAt(0) != ';') {
            throw new SipParseException("Malformed Address");
        }
        return new NameAddr(display.isEmpty() ? null : Tokens.unquote(display),
                Uri.parse(text.substring(open + 1, close).strip()),
                after.isEmpty() ? Params.NONE : Params.parse(after.substring(1)));
    }

    private static int openAngle(String text) {
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '<' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    /** The tag parameter; null if there is none. */
    public @Nullable String tag() {
        return params.value("tag");
    }

    @Override
    public String toString() {
        String name = display == null ? "" : Tokens.quote(display) + " ";
        return name + "<" + uri + ">" + params;
    }
}
