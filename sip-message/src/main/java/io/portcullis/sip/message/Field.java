package io.portcullis.sip.message;

import java.nio.charset.StandardCharsets;

/**
 * Where one header field stands: a flyweight over the message's bytes, or over bytes of its own if it was edited in.
 *
 * @param bytes      what it stands in
 * @param start      its first byte, the name's
 * @param nameEnd    behind the name
 * @param valueStart behind the colon
 * @param end        behind the CRLF
 */
record Field(byte[] bytes, int start, int nameEnd, int valueStart, int end) {

    static Field of(HeaderName name, String value) {
        if (!Tokens.isSafeValue(value)) {
            throw new IllegalArgumentException("a header value has no line ends: " + name);
        }
        byte[] line = (name + ": " + value + "\r\n").getBytes(StandardCharsets.UTF_8);
        int nameEnd = name.toString().length();
        return new Field(line, 0, nameEnd, nameEnd + 1, line.length);
    }

    boolean is(HeaderName name) {
        return name.matches(bytes, start, nameEnd);
    }

    /** The value: without surrounding blanks, folding turned into single spaces (RFC 3261 7.3.1). */
    String value() {
        int from = valueStart;
        int to = end;
        while (from < to && isBlank(bytes[from])) {
            from++;
        }
        while (to > from && isBlank(bytes[to - 1])) {
            to--;
        }
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        return text.indexOf('\n') < 0 && text.indexOf('\r') < 0 ? text : text.replaceAll("[ \t]*\r?\n[ \t]+", " ");
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }
}
