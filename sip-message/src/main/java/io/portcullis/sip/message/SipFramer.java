package io.portcullis.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Cuts a stream into messages by Content-Length (RFC 3261 18.3). No byte is looked for twice. For one thread. */
public final class SipFramer {

    private static final int USUAL = 2048;
    /** What an answer repeats, beside Via: with less, nobody knows what it is an answer to (RFC 3261 8.2.6.2). */
    private static final List<HeaderName> ANSWERED_BY = List.of(HeaderName.FROM, HeaderName.TO, HeaderName.CALL_ID,
            HeaderName.CSEQ);

    private final SipLimits limits;
    private final SipParser parser;
    private byte[] buffer = new byte[USUAL];
    private int start;
    private int end;
    /** Up to here no end of the header was found; never before start. */
    private int scanned;
    /** The length of the message at start; 0 as long as its header is not complete. */
    private int total;
    private int pings;

    public SipFramer(SipLimits limits) {
        this.limits = limits;
        this.parser = new SipParser(limits);
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
            scanned -= start;
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

    /** Bytes that the buffer takes. */
    int capacity() {
        return buffer.length;
    }

    /**
     * The next complete message's bytes.
     *
     * @return empty if more bytes are needed
     * @throws SipParseException if the stream cannot be followed any further; answer what it carries, and close
     */
    public Optional<byte[]> next() throws SipParseException {
        if (total == 0) {
            skipLineEnds();
            int headerEnd = headerEnd();
            if (headerEnd < 0) {
                if (end - start > limits.messageBytes()) {
                    throw fault(513, "Header Too Large", end);
                }
                return Optional.empty();
            }
            int length = contentLength(headerEnd);
            int wanted = headerEnd - start + length;
            if (wanted > limits.messageBytes()) {
                throw fault(513, "Message Too Large", headerEnd);
            }
            if (length > limits.bodyBytes()) {
                throw fault(413, "Request Entity Too Large", headerEnd);
            }
            total = wanted;
        }
        if (end - start < total) {
            return Optional.empty();
        }
        byte[] message = Arrays.copyOfRange(buffer, start, start + total);
        start += total;
        scanned = start;
        total = 0;
        if (start == end) {
            start = 0;
            end = 0;
            scanned = 0;
            if (buffer.length > 4 * USUAL) {
                // One large message does not cost its memory for as long as the connection lives.
                buffer = new byte[USUAL];
            }
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

    /**
     * The message that has begun and not ended, as one whose rest stayed away: 408, with as much of the request as can be answered.
     * Empty if none has begun.
     */
    public Optional<SipParseException> unfinished() {
        if (!midMessage()) {
            return Optional.empty();
        }
        int headEnd = end;
        while (total == 0 && headEnd > start && buffer[headEnd - 1] != '\n') {
            // Half a line may name another Call-ID, or another number.
            headEnd--;
        }
        SipParseException missing = fault(408, "Rest Of The Message Is Missing", headEnd);
        boolean answerable = missing.partial().filter(request -> ANSWERED_BY.stream().allMatch(request::has))
                .isPresent();
        return Optional.of(answerable ? missing : new SipParseException(missing.status(), missing.reason(), null));
    }

    private SipParseException fault(int status, String reason, int headEnd) {
        return new SipParseException(status, reason, parser.answerable(Arrays.copyOfRange(buffer, start, headEnd)));
    }

    private void skipLineEnds() {
        while (true) {
            if (end - start >= 4 && isCrlf(start) && isCrlf(start + 2)) {
                pings++;
                start += 4;
            } else if (end > start && buffer[start] == '\n') {
                start++;
            } else if (end - start > 2 && isCrlf(start) && buffer[start + 2] != '\r') {
                // A single line end in front of a message is ignored (RFC 3261 7.5); at the end of the buffer it may
                // become a ping.
                start += 2;
            } else {
                break;
            }
        }
        scanned = Math.max(scanned, start);
    }

    private boolean isCrlf(int at) {
        return buffer[at] == '\r' && buffer[at + 1] == '\n';
    }

    /** Behind the empty line; lines may end with LF alone. */
    private int headerEnd() {
        for (int i = scanned; i < end; i++) {
            if (buffer[i] == '\n' && i > start + 1) {
                if (i + 1 < end && buffer[i + 1] == '\n') {
                    return i + 2;
                }
                if (i + 2 < end && isCrlf(i + 1)) {
                    return i + 3;
                }
            }
        }
        scanned = Math.max(start, end - 2);
        return -1;
    }

    private int contentLength(int headerEnd) throws SipParseException {
        int at = start;
        int found = -1;
        while (at < headerEnd) {
            int fieldEnd = fieldEnd(at, headerEnd);
            int nameEnd = at;
            while (nameEnd < fieldEnd && Tokens.isTokenChar(buffer[nameEnd])) {
                nameEnd++;
            }
            if (HeaderName.CONTENT_LENGTH.matches(buffer, at, nameEnd)) {
                String rest = new String(buffer, nameEnd, fieldEnd - nameEnd, StandardCharsets.US_ASCII);
                int length;
                try {
                    length = SipParser.contentLength(rest.substring(rest.indexOf(':') + 1).strip());
                } catch (SipParseException e) {
                    throw fault(e.status(), e.reason(), headerEnd);
                }
                if (found >= 0 && found != length) {
                    throw fault(400, "Two Content-Lengths", headerEnd);
                }
                found = length;
            }
            at = fieldEnd;
        }
        if (found < 0) {
            throw fault(400, "Content-Length Is Missing On A Stream", headerEnd);
        }
        return found;
    }

    /** Behind the line and the lines that continue it. */
    private int fieldEnd(int from, int headerEnd) {
        int at = from;
        do {
            while (buffer[at] != '\n') {
                at++;
            }
            at++;
        } while (at < headerEnd && (buffer[at] == ' ' || buffer[at] == '\t'));
        return at;
    }
}
