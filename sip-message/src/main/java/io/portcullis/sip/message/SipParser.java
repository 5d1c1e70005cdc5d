package io.portcullis.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** Reads whole messages (RFC 3261 7). Thread-safe. */
public final class SipParser {

    private final SipLimits limits;

    public SipParser(SipLimits limits) {
        this.limits = limits;
    }

    /**
     * Reads one message from a datagram, or from a stream after framing. Bytes behind Content-Length are dropped
     * (RFC 3261 18.3).
     *
     * @throws SipParseException with the status that it deserves
     */
    public SipMessage parse(byte[] bytes) throws SipParseException {
        if (bytes.length > limits.messageBytes()) {
            throw new SipParseException(513, "Message Too Large", null);
        }
        int start = 0;
        while (start < bytes.length && (bytes[start] == '\r' || bytes[start] == '\n')) {
            start++;
        }
        int lineEnd = endOfLine(bytes, start);
        List<Field> fields = new ArrayList<>(24);
        int bodyStart = index(bytes, lineEnd, fields);
        byte[] startLine = Arrays.copyOfRange(bytes, start, lineEnd);
        String line = new String(startLine, StandardCharsets.UTF_8).stripTrailing();
        byte[] body = body(bytes, bodyStart, fields, line);
        return line.startsWith("SIP/") ? response(line, startLine, fields, body)
                : request(line, startLine, fields, body);
    }

    private int endOfLine(byte[] bytes, int from) throws SipParseException {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                if (i - from > limits.fieldBytes()) {
                    throw new SipParseException(414, "Line Too Long", null);
                }
                return i + 1;
            }
        }
        throw new SipParseException("Incomplete Message");
    }

    /** Notes where the fields stand; returns where the body begins. */
    private int index(byte[] bytes, int from, List<Field> fields) throws SipParseException {
        int at = from;
        while (true) {
            if (at >= bytes.length) {
                throw new SipParseException("Header Does Not End");
            }
            int end = endOfLine(bytes, at);
            if (bytes[at] == '\n' || bytes[at] == '\r' && end == at + 2) {
                return end;
            }
            while (end < bytes.length && (bytes[end] == ' ' || bytes[end] == '\t')) {
                end = endOfLine(bytes, end);
            }
            if (fields.size() >= limits.headerFields() || end - at > limits.fieldBytes()) {
                throw new SipParseException(513, "Header Too Large", null);
            }
            fields.add(field(bytes, at, end));
            at = end;
        }
    }

    private static Field field(byte[] bytes, int start, int end) throws SipParseException {
        int nameEnd = start;
        while (nameEnd < end && Tokens.isTokenChar(bytes[nameEnd])) {
            nameEnd++;
        }
        int colon = nameEnd;
        while (colon < end && (bytes[colon] == ' ' || bytes[colon] == '\t')) {
            colon++;
        }
        if (nameEnd == start || colon >= end || bytes[colon] != ':') {
            throw new SipParseException("Malformed Header Field");
        }
        return new Field(bytes, start, nameEnd, colon + 1, end);
    }

    private static byte[] body(byte[] bytes, int start, List<Field> fields, String line) throws SipParseException {
        int rest = bytes.length - start;
        int length = -1;
        for (Field field : fields) {
            if (field.is(HeaderName.CONTENT_LENGTH)) {
                int found;
                try {
                    found = contentLength(field.value());
                } catch (SipParseException e) {
                    throw new SipParseException(e.status(), e.reason(), partial(line, fields));
                }
                if (length >= 0 && length != found) {
                    throw new SipParseException(400, "Two Content-Lengths", partial(line, fields));
                }
                length = found;
            }
        }
        if (length > rest) {
            throw new SipParseException(400, "Body Shorter Than Content-Length", partial(line, fields));
        }
        if (length < 0) {
            length = rest;
        }
        return length == 0 ? SipMessage.NO_BODY : Arrays.copyOfRange(bytes, start, start + length);
    }

    static int contentLength(String value) throws SipParseException {
        try {
            int length = value.length() > 9 ? -1 : Integer.parseInt(value);
            if (length >= 0 && value.charAt(0) != '+') {
                return length;
            }
        } catch (NumberFormatException notANumber) {
            // Answered like a negative one.
        }
        throw new SipParseException("Malformed Content-Length");
    }

    private static SipMessage response(String line, byte[] startLine, List<Field> fields, byte[] body)
            throws SipParseException {
        if (line.length() < 11 || !line.startsWith("SIP/2.0 ") || line.length() > 11 && line.charAt(11) != ' ') {
            throw new SipParseException("Malformed Status-Line");
        }
        int status;
        try {
            status = Integer.parseInt(line.substring(8, 11));
        } catch (NumberFormatException notANumber) {
            throw new SipParseException("Malformed Status-Line");
        }
        if (status < 100 || status > 699) {
            throw new SipParseException("Status Out Of Range");
        }
        return new SipResponse(status, line.length() > 12 ? line.substring(12) : "", startLine, fields, body);
    }

    private static SipMessage request(String line, byte[] startLine, List<Field> fields, byte[] body)
            throws SipParseException {
        int first = line.indexOf(' ');
        int last = line.lastIndexOf(' ');
        if (first <= 0 || last <= first || !Tokens.isToken(line.substring(0, first))) {
            throw new SipParseException("Malformed Request-Line");
        }
        String version = line.substring(last + 1);
        if (!version.equalsIgnoreCase("SIP/2.0")) {
            throw new SipParseException(505, "Version Not Supported", partial(line, fields));
        }
        String method = line.substring(0, first);
        try {
            Uri uri = Uri.parse(line.substring(first + 1, last));
            if (uri instanceof SipUri sip && sip.headers() != null) {
                // RFC 3261 19.1.1: they would become header fields of a request that has its own.
                throw new SipParseException("Headers In Request-URI");
            }
            return new SipRequest(method, uri, startLine, fields, body);
        } catch (SipParseException e) {
            throw new SipParseException(e.status(), e.reason(), partial(line, fields));
        }
    }

    /** As much of a request as can be answered, from the start of a message that cannot be taken; null if it is too little. */
    @Nullable
    SipRequest answerable(byte[] head) {
        int lineEnd = 0;
        while (lineEnd < head.length && head[lineEnd] != '\n') {
            lineEnd++;
        }
        List<Field> fields = new ArrayList<>(24);
        try {
            index(head, Math.min(head.length, lineEnd + 1), fields);
        } catch (SipParseException cutHere) {
            // What stands before is enough if it holds a Via.
        }
        return partial(new String(head, 0, lineEnd, StandardCharsets.UTF_8), fields);
    }

    /** The request with a harmless Request-URI, if its mandatory headers can be read: for the answer. */
    private static @Nullable SipRequest partial(String line, List<Field> fields) {
        int first = line.indexOf(' ');
        if (first <= 0 || line.startsWith("SIP/") || !Tokens.isToken(line.substring(0, first))) {
            return null;
        }
        String method = line.substring(0, first);
        Uri uri = new OtherUri("none:");
        try {
            return new SipRequest(method, uri, SipRequest.startLine(method, uri), fields, SipMessage.NO_BODY, true);
        } catch (SipParseException unanswerable) {
            return null;
        }
    }
}
