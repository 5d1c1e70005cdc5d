package io.portcullis.sip.message;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A request or response: the bytes as they came, and where the header fields stand in them. Immutable; {@code edit()}
 * makes another one that shares what was not touched, so that untouched bytes are passed on untouched.
 */
public abstract sealed class SipMessage permits SipRequest, SipResponse {

    /** The body of a message that has none. */
    static final byte[] NO_BODY = new byte[0];
    private static final NameAddr UNKNOWN = new NameAddr("", new OtherUri("unknown:"), Params.NONE);

    final byte[] startLine;
    final List<Field> fields;
    private final byte[] body;
    private final Via topVia;
    private final CSeq cseq;
    private final String callId;
    private final NameAddr from;
    private final NameAddr to;
    private final boolean partial;

    /**
     * Reads the mandatory headers (RFC 3261 8.1.1), so that their accessors cannot fail.
     *
     * @param partial whether a stand-in takes the place of what is missing or malformed, but for Via: for a request that
     *                can only be refused, and for that answer
     */
    SipMessage(byte[] startLine, List<Field> fields, byte[] body, boolean partial) throws SipParseException {
        this.startLine = startLine;
        this.fields = fields;
        this.body = body;
        this.partial = partial;
        List<String> via = values(HeaderName.VIA);
        if (via.isEmpty()) {
            throw new SipParseException("Missing Via");
        }
        this.topVia = partial ? Via.parseSentBy(via.getFirst()) : Via.parse(via.getFirst());
        this.cseq = read(HeaderName.CSEQ, CSeq::parse, new CSeq(0, "UNKNOWN"));
        this.callId = read(HeaderName.CALL_ID, SipMessage::callId, "unknown");
        this.from = read(HeaderName.FROM, NameAddr::parse, UNKNOWN);
        this.to = read(HeaderName.TO, NameAddr::parse, UNKNOWN);
    }

    /** Reads a value. */
    private interface Reader<T> {
        T read(String text) throws SipParseException;
    }

    private <T> T read(HeaderName name, Reader<T> reader, T standIn) throws SipParseException {
        try {
            return reader.read(only(name));
        } catch (SipParseException e) {
            if (partial) {
                return standIn;
            }
            throw e;
        }
    }

    private static String callId(String value) throws SipParseException {
        if (value.isEmpty()) {
            throw new SipParseException("Empty Call-ID");
        }
        return value;
    }

    /** Whether something mandatory is missing or malformed, so that the request can only be refused. */
    final boolean partial() {
        return partial;
    }

    private String only(HeaderName name) throws SipParseException {
        List<String> all = headers(name);
        if (all.size() != 1) {
            throw new SipParseException((all.isEmpty() ? "Missing " : "More Than One ") + name);
        }
        return all.getFirst();
    }

    /** The first field's value, unfolded and trimmed; null if there is none. */
    public @Nullable String header(HeaderName name) {
        for (Field field : fields) {
            if (field.is(name)) {
                return field.value();
            }
        }
        return null;
    }

    /** Whether there is such a field. */
    public boolean has(HeaderName name) {
        return header(name) != null;
    }

    /** The values of all fields of a name, one for a field, in order. */
    public List<String> headers(HeaderName name) {
        List<String> values = new ArrayList<>(2);
        for (Field field : fields) {
            if (field.is(name)) {
                values.add(field.value());
            }
        }
        return values;
    }

    /** The comma-separated values of all fields of a name, in order; commas in quotes and angle brackets do not count. */
    public List<String> values(HeaderName name) {
        List<String> values = new ArrayList<>(4);
        for (Field field : fields) {
            if (field.is(name)) {
                values.addAll(Tokens.split(field.value(), ','));
            }
        }
        return values;
    }

    /** The first Via. */
    public final Via topVia() {
        return topVia;
    }

    /** All Vias, the top one first. */
    public final List<Via> vias() throws SipParseException {
        List<Via> vias = new ArrayList<>();
        for (String value : values(HeaderName.VIA)) {
            vias.add(Via.parse(value));
        }
        return vias;
    }

    /** CSeq. */
    public final CSeq cseq() {
        return cseq;
    }

    /** Call-ID. */
    public final String callId() {
        return callId;
    }

    /** From. */
    public final NameAddr from() {
        return from;
    }

    /** To. */
    public final NameAddr to() {
        return to;
    }

    /** From's tag; null if there is none. */
    public final @Nullable String fromTag() {
        return from.tag();
    }

    /** To's tag; null if there is none. */
    public final @Nullable String toTag() {
        return to.tag();
    }

    /** A copy of the body; empty if there is none. */
    public final byte[] body() {
        return body.clone();
    }

    byte[] sharedBody() {
        return body;
    }

    /** Bytes on the wire. */
    public final int length() {
        int length = startLine.length + 2 + body.length;
        for (Field field : fields) {
            length += field.end() - field.start();
        }
        return length;
    }

    /** The message as it is sent. */
    @SuppressWarnings("ReferenceEquality") // The same array, not an equal one: only then do fields stand side by side.
    public final byte[] toBytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(length());
        out.write(startLine, 0, startLine.length);
        int at = 0;
        while (at < fields.size()) {
            // Fields that still stand side by side go in one copy.
            Field first = fields.get(at++);
            int end = first.end();
            while (at < fields.size() && fields.get(at).bytes() == first.bytes() && fields.get(at).start() == end) {
                end = fields.get(at++).end();
            }
            out.write(first.bytes(), first.start(), end - first.start());
        }
        out.write('\r');
        out.write('\n');
        out.write(body, 0, body.length);
        return out.toByteArray();
    }

    /** The method: the request's own, or the one that a response answers. */
    public abstract String method();

    /** The start line, for logs; it may hold a user's identity, and no more. */
    @Override
    public abstract String toString();
}
