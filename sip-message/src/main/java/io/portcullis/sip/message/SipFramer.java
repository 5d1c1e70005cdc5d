package io.portcullis.sip.message;

import java.util.Arrays;
import java.util.Optional;

/** Cuts a stream into messages by Content-Length (RFC 3261 18.3). For one thread. */
public final class SipFramer {

    private final SipLimits limits;
    private byte[] buffer = new byte[2048];
    private int start;
    private int end;
    private int pings;

    public SipFramer(SipLimits limits) {
        this.limits = limits;
    }

    /** Adds bytes that arrived. */
    public void feed(byte[] bytes, int from, int to) {
        int length = to - from;
        if (end + length > buffer.length) {
            int held = end - start;
            byte[] larger = held + length > buffer.length ? new byte[Math.max(buffer.length * 2, held + length)]
                    : buffer;
            System.arraycopy(buffer, start, larger, 0, held);
            buffer = larger;
            start = 0;
            end = held;
        }
        System.arraycopy(bytes, from, buffer, end, length);
        end += length;
    }

    /** Keepalives (CRLF CRLF, RFC 5626 3.5.1) seen since the last call; each wants a CRLF in return. */
    public int takePings() {
        int seen = pings;
        pings = 0;
        return seen;
    }

    /**
     * The next complete message's bytes.
     *
     * @return empty if more bytes are needed
     * @throws SipParseException if the stream cannot be followed any further; close it
     */
    public Optional<byte[]> next() throws SipParseException {
        skipLineEnds();
        int headerEnd = headerEnd();
        if (headerEnd < 0) {
            if (end - start > limits.messageBytes()) {
                throw new SipParseException(513, "Header Too Large", null);
            }
            return Optional.empty();
        }
        int length = contentLength(headerEnd);
        if (length > limits.bodyBytes()) {
            throw new SipParseException(413, "Request Entity Too Large", null);
        }
        int total = headerEnd - start + length;
        if (total > limits.messageBytes()) {
            throw new SipParseException(513, "Message Too Large", null);
        }
        if (end - start < total) {
            return Optional.empty();
        }
        byte[] message = Arrays.copyOfRange(buffer, start, start + total);
        start += total;
        if (start == end) {
            start = 0;
            end = 0;
        }
        return Optional.of(message);
    }

    /** Whether a message has begun and not ended; line ends in front of one begin none. */
    public boolean midMessage() {
        for (int i = start; i < end; i++) {
            if (buffer[i] != '\r' && buffer[i] != '\n') {
                return true;
            }
        }
        return false;
    }

    private void skipLineEnds() {
        while (end - start >= 4 && isCrlf(start) && isCrlf(start + 2)) {
            pings++;
            start += 4;
        }
        // A single CRLF in front of a message is ignored (RFC 3261 7.5); at the end of the buffer it may become a ping.
        if (end - start > 2 && isCrlf(start) && buffer[start + 2] != '\r') {
            start += 2;
        }
    }

    private boolean isCrlf(int at) {
        return buffer[at] == '\r' && buffer[at + 1] == '\n';
    }

    private int headerEnd() {
        for (int i = start; i + 3 < end; i++) {
            if (isCrlf(i) && isCrlf(i + 2)) {
                return i + 4;
            }
        }
        return -1;
    }

    private int contentLength(int headerEnd) throws SipParseException {
        int at = start;
        int found = -1;
        while (at < headerEnd - 2) {
            int lineEnd = at;
            while (buffer[lineEnd] != '\n') {
                lineEnd++;
            }
            int nameEnd = at;
            while (nameEnd < lineEnd && Tokens.isTokenChar(buffer[nameEnd])) {
                nameEnd++;
            }
            if (HeaderName.CONTENT_LENGTH.matches(buffer, at, nameEnd)) {
                String line = new String(buffer, nameEnd, lineEnd - nameEnd,
                        java.nio.charset.StandardCharsets.US_ASCII);
                int length = SipParser.contentLength(line.substring(line.indexOf(':') + 1).strip());
                if (found >= 0 && found != length) {
                    throw new SipParseException("Two Content-Lengths");
                }
                found = length;
            }
            at = lineEnd + 1;
        }
        if (found < 0) {
            throw new SipParseException("Content-Length Is Missing On A Stream");
        }
        return found;
    }
}
