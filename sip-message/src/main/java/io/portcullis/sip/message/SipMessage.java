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

    final byte[] startLine;
    final List<Field> fields;
    private final byte[] body;
    private final Via topVia;
    private final CSeq cseq;
    private final String callId;
    private final NameAddr from;
    private final NameAddr to;

    /** Reads the mandatory headers (RFC 3261 8.1.1), so that their accessors cannot fail. */
    SipMessage(byte[] startLine, List<Field> fields, byte[] body) throws SipParseException {
        this.startLine = startLine;
        this.fields = fields;
        this.body = body;
        List<String> via = values(HeaderName.VIA);
        if (via.isEmpty()) {
            throw new SipParseException("Missing Via");
        }
        this.topVia = Via.parse(via.getFirst());
        this.cseq = CSeq.parse(only(HeaderName.CSEQ));
        this.callId = only(HeaderName.CALL_ID);
        this.from = NameAddr.parse(only(HeaderName.FROM));
        this.to = NameAddr.parse(only(HeaderName.TO));
        if (callId.isEmpty()) {
            throw new SipParseException("Empty Call-ID");
        }
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
