package io.portcullis.sip.message;

import java.nio.charset.StandardCharsets;

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
     * @param bytes the message's from now on, which does not copy them: they must not change
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
        Fields fields = Fields.index(bytes, start, limits);
        int headerEnd = start + fields.length();
        if (fields.hasStray()) {
            throw new SipParseException(400, "Control Character In Header", partial(line(fields), fields));
        }
        int bodyStart = bytes[headerEnd] == '\n' ? headerEnd + 1 : headerEnd + 2;
        int bodyLength = bodyLength(bytes.length - bodyStart, fields);
        return Scan.same(bytes, start, Math.min(start + 4, headerEnd), "SIP/")
                ? response(fields, bytes, bodyStart, bodyLength) : request(fields, bytes, bodyStart, bodyLength);
    }

    private int bodyLength(int rest, Fields fields) throws SipParseException {
        int length = -1;
        int first = fields.first(HeaderName.CONTENT_LENGTH);
        boolean several = first >= 0 && fields.isRepeated(HeaderName.CONTENT_LENGTH, first);
        for (int i = first; i >= 0; i = several ? fields.next(HeaderName.CONTENT_LENGTH, i + 1) : -1) {
            int found = contentLength(fields, i);
            if (length >= 0 && length != found) {
                throw new SipParseException(400, "Two Content-Lengths", partial(line(fields), fields));
            }
            length = found;
        }
        if (length > rest) {
            throw new SipParseException(400, "Body Shorter Than Content-Length", partial(line(fields), fields));
        }
        if (length < 0) {
            length = rest;
        }
        if (length > limits.bodyBytes()) {
            throw new SipParseException(413, "Request Entity Too Large", partial(line(fields), fields));
        }
        return length;
    }

    private static int contentLength(Fields fields, int i) throws SipParseException {
        int valueStart = fields.valueStart(i);
        int valueEnd = fields.valueEnd(i, valueStart);
        long digits = valueEnd - valueStart > 9 ? -1 : Scan.number(fields.bytes(i), valueStart, valueEnd);
        if (digits >= 0) {
            return (int) digits;
        }
        try {
            return contentLength(fields.value(i));
        } catch (SipParseException e) {
            throw new SipParseException(e.status(), e.reason(), partial(line(fields), fields));
        }
    }

    private static String line(Fields fields) {
        int start = fields.start(0);
        return new String(fields.bytes(0), start, fields.end(0) - start, StandardCharsets.UTF_8).stripTrailing();
    }

    static int contentLength(String value) throws SipParseException {
        int length = value.length() > 9 ? -1 : digits(value, 0, value.length());
        if (length < 0) {
            throw new SipParseException("Malformed Content-Length");
        }
        return length;
    }

    /** The number that at most 9 digits are, of ASCII alone; -1 if they are anything else. */
    private static int digits(String text, int from, int to) {
        int number = to > from ? 0 : -1;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + c - '0';
        }
        return number;
    }

    private static SipMessage response(Fields fields, byte[] bytes, int bodyStart, int bodyLength)
            throws SipParseException {
        String line = line(fields);
        if (line.length() < 11 || !line.startsWith("SIP/2.0 ") || line.length() > 11 && line.charAt(11) != ' ') {
            throw new SipParseException("Malformed Status-Line");
        }
        int status = digits(line, 8, 11);
        if (status < 0) {
            throw new SipParseException("Malformed Status-Line");
        }
        if (status < 100 || status > 699) {
            throw new SipParseException("Status Out Of Range");
        }
        return new SipResponse(status, line.length() > 12 ? line.substring(12) : "", fields, bytes, bodyStart,
                bodyLength, false, null, SipMessage.ALL);
    }

    private static SipMessage request(Fields fields, byte[] bytes, int bodyStart, int bodyLength)
            throws SipParseException {
        int start = fields.start(0);
        int methodEnd = plainMethodEnd(bytes, start, fields.end(0));
        if (methodEnd < 0) {
            return oddRequest(line(fields), fields, bytes, bodyStart, bodyLength);
        }
        try {
            return new SipRequest(Methods.of(bytes, start, methodEnd), null, fields, bytes, bodyStart, bodyLength,
                    false);
        } catch (SipParseException e) {
            throw new SipParseException(e.status(), e.reason(), partial(line(fields), fields));
        }
    }

    /** Where the method ends of a plainly right request line; -1 if it is not. */
    private static int plainMethodEnd(byte[] bytes, int start, int end) {
        int methodEnd = start;
        while (Tokens.isTokenChar(bytes[methodEnd])) {
            methodEnd++;
        }
        int uriEnd = methodEnd + 1;
        while (uriEnd < end && bytes[uriEnd] != ' ') {
            uriEnd++;
        }
        boolean plain = methodEnd > start && bytes[methodEnd] == ' ' && Scan.same(bytes, uriEnd, end, " SIP/2.0\r\n")
                && Plain.uri(bytes, methodEnd + 1, uriEnd);
        return plain ? methodEnd : -1;
    }

    private static SipMessage oddRequest(String line, Fields fields, byte[] bytes, int bodyStart, int bodyLength)
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
            return new SipRequest(method, uri, fields, bytes, bodyStart, bodyLength, false);
        } catch (SipParseException e) {
            throw new SipParseException(e.status(), e.reason(), partial(line, fields));
        }
    }

    /** As much of a request as can be answered, from the start of a message that cannot be taken; null if it is too little. */
    @Nullable
    SipRequest answerable(byte[] head) {
        try {
            Fields begun = Fields.begun(head, limits);
            return partial(line(begun), begun);
        } catch (SipParseException noStartLine) {
            return null;
        }
    }

    /** The request with a harmless Request-URI, if its mandatory headers can be read: for the answer. */
    private static @Nullable SipRequest partial(String line, Fields fields) {
        int first = line.indexOf(' ');
        if (first <= 0 || line.startsWith("SIP/") || !Tokens.isToken(line.substring(0, first))) {
            return null;
        }
        String method = line.substring(0, first);
        Uri uri = new OtherUri("none:");
        FieldEdit harmless = fields.edit(0);
        harmless.startLine(SipRequest.startLine(method, uri));
        try {
            return new SipRequest(method, uri, harmless.done(), SipMessage.NO_BODY, 0, 0, true);
        } catch (SipParseException unanswerable) {
            return null;
        }
    }
}
