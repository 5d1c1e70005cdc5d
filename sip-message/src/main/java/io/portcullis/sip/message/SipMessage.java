package io.portcullis.sip.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A request or response: the bytes as they came, and where the header fields stand in them. {@code edit()} makes another one
 * that shares what was not touched, so that untouched bytes are passed on untouched.
 *
 * <p>Immutable and thread-safe. Values are made when somebody asks, and kept: threads that ask at once may each make an
 * equal one.
 */
public abstract sealed class SipMessage permits SipRequest, SipResponse {

    /** What {@link #number} says of a header that is not there. */
    public static final long ABSENT = -1;
    /** What {@link #number} says of a header that is no number. */
    public static final long NO_NUMBER = -2;

    /** The body of a message that has none. */
    static final byte[] NO_BODY = new byte[0];
    /** All headers were touched. */
    static final int ALL = -1;
    private static final int PARTIAL = 1;
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final NameAddr UNKNOWN = new NameAddr("", new OtherUri("unknown:"), Params.NONE);
    private static final CSeq UNKNOWN_CSEQ = new CSeq(0, "UNKNOWN");
    // Instead of null for what was looked for and is not there.
    private static final String NOTHING = new String("");

    final Fields fields;
    private final byte[] body;
    private final int bodyStart;
    private final int bodyLength;
    // The mandatory headers of which Plain has said that they are right, a bit for each; and PARTIAL.
    private final int plain;
    // Made when somebody asks; every thread that does would make the same, from final fields.
    private @Nullable Via topVia;
    private @Nullable String branch;
    private @Nullable CSeq cseq;
    private @Nullable String callId;
    private @Nullable NameAddr from;
    private @Nullable NameAddr to;
    private @Nullable String fromTag;
    private @Nullable String toTag;

    /** What a message is written to; Netty's {@code buffer::writeBytes} is one. */
    public interface Sink {

        /** Takes bytes; they must not be changed, nor kept. */
        void write(byte[] bytes, int from, int length);
    }

    /**
     * Checks the mandatory headers (RFC 3261 8.1.1), so that their accessors cannot fail.
     *
     * @param partial whether a stand-in takes the place of what is missing or malformed, but for Via: for a request that
     *                can only be refused, and for that answer
     * @param known   a message that has the same mandatory headers, but for those touched; null if there is none
     * @param touched a bit for each header that has to be looked at
     */
    SipMessage(Fields fields, byte[] body, int bodyStart, int bodyLength, boolean partial, @Nullable SipMessage known,
            int touched) throws SipParseException {
        this.fields = fields;
        this.body = body;
        this.bodyStart = bodyStart;
        this.bodyLength = bodyLength;
        if (known != null) {
            keep(known, touched);
        }
        int right = known == null ? 0 : known.plain & ~touched & ~PARTIAL;
        if (isIn(HeaderName.VIA, touched)) {
            right |= checkVia(partial);
        }
        if (isIn(HeaderName.CSEQ, touched)) {
            right |= checkCseq(partial);
        }
        if (isIn(HeaderName.CALL_ID, touched)) {
            right |= checkCallId(partial);
        }
        if (isIn(HeaderName.FROM, touched)) {
            right |= checkAddress(HeaderName.FROM, partial);
        }
        if (isIn(HeaderName.TO, touched)) {
            right |= checkAddress(HeaderName.TO, partial);
        }
        this.plain = partial ? right | PARTIAL : right;
    }

    private static boolean isIn(HeaderName name, int touched) {
        return (FieldEdit.bit(name) & touched) != 0;
    }

    private void keep(SipMessage known, int touched) {
        if (!isIn(HeaderName.VIA, touched)) {
            topVia = known.topVia;
            branch = known.branch;
        }
        if (!isIn(HeaderName.CSEQ, touched)) {
            cseq = known.cseq;
        }
        if (!isIn(HeaderName.CALL_ID, touched)) {
            callId = known.callId;
        }
        if (!isIn(HeaderName.FROM, touched)) {
            from = known.from;
            fromTag = known.fromTag;
        }
        if (!isIn(HeaderName.TO, touched)) {
            to = known.to;
            toTag = known.toTag;
        }
    }

    // Each returns its header's bit if it is plainly right; else it makes the value at once.

    private int checkVia(boolean partial) throws SipParseException {
        int field = fields.first(HeaderName.VIA);
        if (field >= 0) {
            int start = fields.valueStart(field);
            if (Plain.via(fields.bytes(field), start, fields.valueEnd(field, start)) >= 0) {
                return FieldEdit.bit(HeaderName.VIA);
            }
        }
        topVia = readVia(partial);
        return 0;
    }

    private int checkCseq(boolean partial) throws SipParseException {
        int field = fields.only(HeaderName.CSEQ);
        if (field >= 0) {
            int start = fields.valueStart(field);
            if (Plain.cseqMethod(fields.bytes(field), start, fields.valueEnd(field, start)) >= 0) {
                return FieldEdit.bit(HeaderName.CSEQ);
            }
        }
        cseq = read(HeaderName.CSEQ, CSeq::parse, UNKNOWN_CSEQ, partial);
        return 0;
    }

    private int checkCallId(boolean partial) throws SipParseException {
        int field = fields.only(HeaderName.CALL_ID);
        if (field >= 0) {
            int start = fields.valueStart(field);
            if (start < fields.valueEnd(field, start)) {
                return FieldEdit.bit(HeaderName.CALL_ID);
            }
        }
        callId = read(HeaderName.CALL_ID, SipMessage::callId, "unknown", partial);
        return 0;
    }

    private int checkAddress(HeaderName name, boolean partial) throws SipParseException {
        int field = fields.only(name);
        if (field >= 0) {
            int start = fields.valueStart(field);
            if (Plain.address(fields.bytes(field), start, fields.valueEnd(field, start))) {
                return FieldEdit.bit(name);
            }
        }
        NameAddr value = read(name, SipMessage::party, UNKNOWN, partial);
        if (name.equals(HeaderName.FROM)) {
            from = value;
        } else {
            to = value;
        }
        return 0;
    }

    /** Reads a value. */
    private interface Reader<T> {
        T read(String text) throws SipParseException;
    }

    private <T> T read(HeaderName name, Reader<T> reader, T standIn, boolean partial) throws SipParseException {
        try {
            return reader.read(only(name));
        } catch (SipParseException e) {
            if (partial) {
                return standIn;
            }
            throw e;
        }
    }

    private Via readVia(boolean partial) throws SipParseException {
        for (int i = fields.first(HeaderName.VIA); i >= 0; i = fields.next(HeaderName.VIA, i + 1)) {
            List<String> values = Tokens.split(fields.value(i), ',');
            if (!values.isEmpty()) {
                return partial ? Via.parseSentBy(values.getFirst()) : Via.parse(values.getFirst());
            }
        }
        throw new SipParseException("Missing Via");
    }

    /** From or To: a tag has a value (RFC 3261 25.1), or an answer could neither leave it as it is nor get another one. */
    private static NameAddr party(String value) throws SipParseException {
        NameAddr party = NameAddr.parse(value);
        if (party.tag() == null && party.params().has("tag")) {
            throw new SipParseException("Tag Without Value");
        }
        return party;
    }

    private static String callId(String value) throws SipParseException {
        if (value.isEmpty()) {
            throw new SipParseException("Empty Call-ID");
        }
        return value;
    }

    /** Reads what was found right before. */
    private <T> T reread(HeaderName name, Reader<T> reader, T standIn) {
        try {
            return read(name, reader, standIn, partial());
        } catch (SipParseException e) {
            throw new IllegalStateException(name + " was right when the message was made", e);
        }
    }

    /** Whether something mandatory is missing or malformed, so that the request can only be refused. */
    final boolean partial() {
        return (plain & PARTIAL) != 0;
    }

    private String only(HeaderName name) throws SipParseException {
        int first = fields.first(name);
        if (first < 0 || fields.isRepeated(name, first)) {
            throw new SipParseException((first < 0 ? "Missing " : "More Than One ") + name);
        }
        return fields.value(first);
    }

    /** The first field's value, unfolded and trimmed; null if there is none. */
    public @Nullable String header(HeaderName name) {
        int field = fields.first(name);
        return field < 0 ? null : fields.value(field);
    }

    /** Whether there is such a field. */
    public boolean has(HeaderName name) {
        return fields.first(name) >= 0;
    }

    /**
     * The first field's value as a number, as of Max-Forwards or Expires; makes no garbage.
     *
     * @return {@link #ABSENT} if there is no such field, {@link #NO_NUMBER} if it is anything but 1 to 18 digits
     */
    public long number(HeaderName name) {
        int field = fields.first(name);
        if (field < 0) {
            return ABSENT;
        }
        int start = fields.valueStart(field);
        long number = Scan.number(fields.bytes(field), start, fields.valueEnd(field, start));
        return number < 0 ? NO_NUMBER : number;
    }

    /** Whether a token is among the comma-separated ones of a name, in any case, as of Require; makes no garbage. */
    public boolean lists(HeaderName name, String token) {
        for (int i = fields.first(name); i >= 0; i = fields.next(name, i + 1)) {
            byte[] bytes = fields.bytes(i);
            int at = fields.valueStart(i);
            int end = fields.valueEnd(i, at);
            while (at < end) {
                int comma = at;
                while (comma < end && bytes[comma] != ',') {
                    comma++;
                }
                int last = comma;
                while (at < last && Scan.isBlankOrLineEnd(bytes[at])) {
                    at++;
                }
                while (at < last && Scan.isBlankOrLineEnd(bytes[last - 1])) {
                    last--;
                }
                if (Scan.sameIgnoringCase(bytes, at, last, token)) {
                    return true;
                }
                at = comma + 1;
            }
        }
        return false;
    }

    /** The values of all fields of a name, one for a field, in order. */
    public List<String> headers(HeaderName name) {
        List<String> values = new ArrayList<>(2);
        for (int i = fields.first(name); i >= 0; i = fields.next(name, i + 1)) {
            values.add(fields.value(i));
        }
        return values;
    }

    /** The comma-separated values of all fields of a name, in order; commas in quotes and angle brackets do not count. */
    public List<String> values(HeaderName name) {
        List<String> values = new ArrayList<>(4);
        for (int i = fields.first(name); i >= 0; i = fields.next(name, i + 1)) {
            values.addAll(Tokens.split(fields.value(i), ','));
        }
        return values;
    }

    /** The first Via. */
    public final Via topVia() {
        Via known = topVia;
        if (known == null) {
            try {
                known = readVia(partial());
            } catch (SipParseException e) {
                throw new IllegalStateException("Via was right when the message was made", e);
            }
            topVia = known;
        }
        return known;
    }

    /** The first Via's branch; null if there is none. Cheaper than {@code topVia().branch()}. */
    public final @Nullable String branch() {
        String known = branch;
        if (known == null) {
            known = topVia == null && (plain & FieldEdit.bit(HeaderName.VIA)) != 0 ? plainBranch()
                    : orNothing(topVia().branch());
            branch = known;
        }
        return orNull(known);
    }

    private String plainBranch() {
        int field = fields.first(HeaderName.VIA);
        int start = fields.valueStart(field);
        return plainParam(fields.bytes(field), start, fields.valueEnd(field, start), ";branch=");
    }

    /** In the first of what may be several values; those that are plain have no comma inside, nor a quote around a semicolon. */
    private static String plainParam(byte[] bytes, int from, int to, String key) {
        int at = from;
        while (at < to && bytes[at] != ',') {
            int value = at + key.length();
            if (bytes[at] == ';' && value <= to && Scan.same(bytes, at, value, key)) {
                int end = value;
                while (end < to && bytes[end] != ';' && bytes[end] != ',') {
                    end++;
                }
                return new String(bytes, value, end - value, StandardCharsets.US_ASCII);
            }
            at++;
        }
        return NOTHING;
    }

    private static String orNothing(@Nullable String text) {
        return text == null ? NOTHING : text;
    }

    @SuppressWarnings("ReferenceEquality") // An empty tag is one too.
    private static @Nullable String orNull(String text) {
        return text == NOTHING ? null : text;
    }

    /** All Vias, the top one first. */
    public final List<Via> vias() throws SipParseException {
        List<Via> vias = new ArrayList<>();
        for (String value : values(HeaderName.VIA)) {
            vias.add(vias.isEmpty() && topVia != null ? topVia : Via.parse(value));
        }
        return vias;
    }

    /** CSeq. */
    public final CSeq cseq() {
        CSeq known = cseq;
        if (known == null) {
            known = (plain & FieldEdit.bit(HeaderName.CSEQ)) != 0 ? plainCseq()
                    : reread(HeaderName.CSEQ, CSeq::parse, UNKNOWN_CSEQ);
            cseq = known;
        }
        return known;
    }

    private CSeq plainCseq() {
        int field = fields.first(HeaderName.CSEQ);
        byte[] bytes = fields.bytes(field);
        int start = fields.valueStart(field);
        int end = fields.valueEnd(field, start);
        int method = Plain.cseqMethod(bytes, start, end);
        return new CSeq(Scan.number(bytes, start, method - 1), Methods.of(bytes, method, end));
    }

    /** Whether CSeq names this method. */
    final boolean isOf(String method) {
        if (cseq != null || (plain & FieldEdit.bit(HeaderName.CSEQ)) == 0) {
            return cseq().method().equals(method);
        }
        int field = fields.first(HeaderName.CSEQ);
        byte[] bytes = fields.bytes(field);
        int start = fields.valueStart(field);
        int end = fields.valueEnd(field, start);
        return Scan.same(bytes, Plain.cseqMethod(bytes, start, end), end, method);
    }

    /** Call-ID. */
    public final String callId() {
        String known = callId;
        if (known == null) {
            known = reread(HeaderName.CALL_ID, SipMessage::callId, "unknown");
            callId = known;
        }
        return known;
    }

    /** From. */
    public final NameAddr from() {
        NameAddr known = from;
        if (known == null) {
            known = reread(HeaderName.FROM, SipMessage::party, UNKNOWN);
            from = known;
        }
        return known;
    }

    /** To. */
    public final NameAddr to() {
        NameAddr known = to;
        if (known == null) {
            known = reread(HeaderName.TO, SipMessage::party, UNKNOWN);
            to = known;
        }
        return known;
    }

    /** From's tag; null if there is none. */
    public final @Nullable String fromTag() {
        String known = fromTag;
        if (known == null) {
            known = from == null && isPlain(HeaderName.FROM) ? plainTag(HeaderName.FROM) : orNothing(from().tag());
            fromTag = known;
        }
        return orNull(known);
    }

    /** To's tag; null if there is none. */
    public final @Nullable String toTag() {
        String known = toTag;
        if (known == null) {
            known = to == null && isPlain(HeaderName.TO) ? plainTag(HeaderName.TO) : orNothing(to().tag());
            toTag = known;
        }
        return orNull(known);
    }

    final boolean isPlain(HeaderName name) {
        return (plain & FieldEdit.bit(name)) != 0;
    }

    /** A plain address ends with its bracket or its tag. */
    private String plainTag(HeaderName name) {
        int field = fields.first(name);
        byte[] bytes = fields.bytes(field);
        int start = fields.valueStart(field);
        int end = fields.valueEnd(field, start);
        int close = end;
        while (bytes[close - 1] != '>') {
            close--;
        }
        return plainParam(bytes, close, end, ";tag=");
    }

    /** A copy of the body; empty if there is none. */
    public final byte[] body() {
        return java.util.Arrays.copyOfRange(body, bodyStart, bodyStart + bodyLength);
    }

    /** Bytes of the body. */
    public final int bodyLength() {
        return bodyLength;
    }

    byte[] sharedBody() {
        return body;
    }

    int bodyStart() {
        return bodyStart;
    }

    /** Bytes on the wire. */
    public final int length() {
        return fields.length() + 2 + bodyLength;
    }

    /** The message as it is sent. */
    public final byte[] toBytes() {
        byte[] bytes = new byte[length()];
        writeTo(ByteBuffer.wrap(bytes));
        return bytes;
    }

    /**
     * Writes the message as it is sent: {@link #length} bytes, in several pieces.
     *
     * @param sink where to
     */
    public final void writeTo(Sink sink) {
        for (int i = 0, next; i < fields.count(); i = next) {
            long run = fields.run(i);
            next = Fields.runEnd(run);
            sink.write(fields.bytes(i), fields.start(i), Fields.runLength(run));
        }
        sink.write(LINE_END, 0, LINE_END.length);
        if (bodyLength > 0) {
            sink.write(body, bodyStart, bodyLength);
        }
    }

    /**
     * Writes the message as it is sent.
     *
     * @throws java.nio.BufferOverflowException if there is no room for {@link #length} bytes
     */
    public final void writeTo(ByteBuffer buffer) {
        if (buffer.remaining() < length()) {
            throw new java.nio.BufferOverflowException();
        }
        // As to any sink, without making one.
        for (int i = 0, next; i < fields.count(); i = next) {
            long run = fields.run(i);
            next = Fields.runEnd(run);
            buffer.put(fields.bytes(i), fields.start(i), Fields.runLength(run));
        }
        buffer.put(LINE_END).put(body, bodyStart, bodyLength);
    }

    /** The method: the request's own, or the one that a response answers. */
    public abstract String method();

    /** The start line, for logs; it may hold a user's identity, and no more. */
    @Override
    public abstract String toString();
}
