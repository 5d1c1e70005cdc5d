package io.portcullis.sip.message;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The packed index of a message's header: an int for the start line and for each header field, which holds the name's number
 * and where the line begins. Where it ends is looked up when somebody asks. Lines stand in one of two arrays: the
 * message's bytes as they came, shared and never written to, and those that edits added; places in the second count on from
 * the end of the first. Immutable, but for a {@link FieldEdit} that is not yet done.
 */
sealed class Fields permits FieldEdit {

    private static final int PLACE_BITS = 24;
    /** Lines begin before this: 16 MiB for what came and what was edited in. */
    static final int MAX_PLACE = 1 << PLACE_BITS;
    /** The number of the start line, which no header name has. */
    static final int START_LINE = HeaderName.NUMBERS;

    static final byte[] NONE = new byte[0];

    // Not final, since an edit becomes what it has made. A message holds it in a final field, which shows it to all threads.
    byte[] came;
    byte[] added;
    int addedEnd;
    // The start line at 0, fields from 1; may be longer than count.
    int[] entries;
    int count;
    int length;
    private boolean stray;
    // Bits of the names with the smallest numbers, those of the mandatory headers: which have come, and which more than once.
    private byte seen;
    private byte repeated;

    /**
     * @param addedEnd behind the last byte used in {@code added}
     * @param count    entries used
     * @param length   bytes of all lines that entries lead to
     */
    Fields(byte[] came, byte[] added, int addedEnd, int[] entries, int count, int length) {
        this.came = came;
        this.added = added;
        this.addedEnd = addedEnd;
        this.entries = entries;
        this.count = count;
        this.length = length;
    }

    static int entry(int number, int place) {
        return number << PLACE_BITS | place;
    }

    static int place(int entry) {
        return entry & MAX_PLACE - 1;
    }

    static int number(int entry) {
        return entry >>> PLACE_BITS;
    }

    /**
     * Notes where the lines begin.
     *
     * @param start where the start line begins
     * @throws SipParseException if a field has no name, or is beyond a limit
     */
    static Fields index(byte[] bytes, int start, SipLimits limits) throws SipParseException {
        return index(bytes, start, limits, false);
    }

    /**
     * The same of a message that cannot be taken: up to where its fault is.
     *
     * @throws SipParseException if not even the start line can be read
     */
    static Fields begun(byte[] bytes, SipLimits limits) throws SipParseException {
        return index(bytes, 0, limits, true);
    }

    private static Fields index(byte[] bytes, int start, SipLimits limits, boolean begun) throws SipParseException {
        // Lines of phones have some 70 bytes: most messages need neither more room nor much less.
        int[] entries = new int[Math.min(8 + bytes.length / 96, 48)];
        entries[0] = entry(START_LINE, start);
        Fields fields = new Fields(bytes, NONE, 0, entries, 1, 0);
        int at = fields.endOfLine(start, limits);
        try {
            int end = fields.fieldEnd(at, limits);
            while (end > 0) {
                fields.add(at, end, limits);
                at = end;
                end = fields.fieldEnd(at, limits);
            }
        } catch (SipParseException cutHere) {
            // What stands before it is enough for an answer if it holds a Via.
            if (!begun) {
                throw cutHere;
            }
        }
        fields.length = at - start;
        return fields;
    }

    private void add(int at, int end, SipLimits limits) throws SipParseException {
        if (count > limits.headerFields() || end - at > limits.fieldBytes()) {
            throw new SipParseException(513, "Header Too Large", null);
        }
        int number = numberOfName(came, at, end);
        if (number < Byte.SIZE) {
            repeated |= (byte) (seen & 1 << number);
            seen |= (byte) (1 << number);
        }
        int entry = entry(number, at);
        if (count == entries.length) {
            entries = Arrays.copyOf(entries, count + count / 2);
        }
        entries[count++] = entry;
    }

    /** Behind the field that begins here, with the lines that go on with it; 0 if it is the empty line. */
    private int fieldEnd(int at, SipLimits limits) throws SipParseException {
        byte[] bytes = came;
        if (at >= bytes.length) {
            throw new SipParseException("Header Does Not End");
        }
        int end = endOfLine(at, limits);
        if (bytes[at] == '\n' || bytes[at] == '\r' && end == at + 2) {
            return 0;
        }
        while (end < bytes.length && Scan.isBlank(bytes[end])) {
            end = endOfLine(end, limits);
        }
        return end;
    }

    private int endOfLine(int from, SipLimits limits) throws SipParseException {
        int end = Scan.plainLineEnd(came, from);
        if (end == Scan.STRAY) {
            stray = true;
            end = Scan.lineEnd(came, from);
        }
        if (end < 0) {
            throw new SipParseException("Incomplete Message");
        }
        if (end - 1 - from > limits.fieldBytes()) {
            throw new SipParseException(414, "Line Too Long", null);
        }
        return end;
    }

    /**
     * Whether a NUL stands in what came that is not escaped (RFC 3261 25.1 quoted-pair), or a carriage return that ends no
     * line: no header value may be written so.
     */
    boolean hasStray() {
        return stray;
    }

    private static int numberOfName(byte[] bytes, int start, int end) throws SipParseException {
        int colon = Scan.colon(bytes, start);
        int nameEnd = Math.min(colon, end);
        while (nameEnd > start && Scan.isBlank(bytes[nameEnd - 1])) {
            nameEnd--;
        }
        int number = nameEnd > start ? HeaderName.number(bytes, start, nameEnd) : HeaderName.UNNUMBERED;
        // What has a number is a token.
        if (number == HeaderName.UNNUMBERED
                && (colon >= end || nameEnd <= start || nameEnd(bytes, start, nameEnd) < nameEnd)) {
            throw new SipParseException("Malformed Header Field");
        }
        return number;
    }

    private static int nameEnd(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && Tokens.isTokenChar(bytes[at])) {
            at++;
        }
        return at;
    }

    /** Entries; the first is the start line, which is no field. */
    int count() {
        return count;
    }

    /** The first field of a name from {@code from} on; -1 if there is none. */
    int next(HeaderName name, int from) {
        return next(name, from, entries, count, came, added);
    }

    static int next(HeaderName name, int from, int[] entries, int count, byte[] came, byte[] added) {
        int number = name.number();
        for (int i = from; i < count; i++) {
            if (number(entries[i]) == number && (number != HeaderName.UNNUMBERED || isNamed(name, entries[i], came,
                    added))) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isNamed(HeaderName name, int entry, byte[] came, byte[] added) {
        int place = place(entry);
        byte[] bytes = place < came.length ? came : added;
        int start = place < came.length ? place : place - came.length;
        return name.matches(bytes, start, nameEnd(bytes, start, bytes.length));
    }

    /** The first field of a name; -1 if there is none. */
    int first(HeaderName name) {
        return next(name, 1);
    }

    /** The only field of a name; -1 if there is none, or more than one. */
    int only(HeaderName name) {
        int first = first(name);
        return first >= 0 && !isRepeated(name, first) ? first : -1;
    }

    /** Whether another field of the name follows its first one. */
    boolean isRepeated(HeaderName name, int first) {
        int number = name.number();
        return number < Byte.SIZE && number != HeaderName.UNNUMBERED ? (repeated & 1 << number) != 0
                : next(name, first + 1) >= 0;
    }

    /** What line {@code i} stands in. */
    byte[] bytes(int i) {
        return place(entries[i]) < came.length ? came : added;
    }

    /** Where line {@code i} begins in its bytes. */
    int start(int i) {
        int place = place(entries[i]);
        return place < came.length ? place : place - came.length;
    }

    /** Behind the line end of line {@code i}: as long as nothing is changed, lines stand side by side. */
    int end(int i) {
        return i + 1 < count ? place(entries[i + 1]) : place(entries[0]) + length;
    }

    private int colon(byte[] bytes, int i) {
        int start = start(i);
        int behindName = start + HeaderName.lengthOf(number(entries[i]));
        // In most lines it stands right behind the name; a compact one is shorter, and has a colon or a blank behind it.
        return bytes[start + 1] > ':' && behindName < bytes.length && bytes[behindName] == ':' ? behindName
                : Scan.colon(bytes, start);
    }

    /** Where the value begins, without the blanks in front of it. */
    int valueStart(int i) {
        byte[] bytes = bytes(i);
        int at = colon(bytes, i);
        // A value of blanks alone begins where its field ends.
        int end = end(i);
        do {
            at++;
        } while (at < end && Scan.isBlankOrLineEnd(bytes[at]));
        return at;
    }

    /** Behind the value that begins at {@code valueStart}, without the blanks behind it. */
    int valueEnd(int i, int valueStart) {
        byte[] bytes = bytes(i);
        int at = end(i);
        while (at > valueStart && Scan.isBlankOrLineEnd(bytes[at - 1])) {
            at--;
        }
        return at;
    }

    /** The value: without surrounding blanks, folding turned into single spaces (RFC 3261 7.3.1). */
    String value(int i) {
        int from = valueStart(i);
        return text(bytes(i), from, valueEnd(i, from), StandardCharsets.UTF_8);
    }

    /** The same with a character for each byte: what is no UTF-8 stays what it is. */
    String octets(int i) {
        int from = valueStart(i);
        return text(bytes(i), from, valueEnd(i, from), StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes, int from, int to, Charset charset) {
        String text = new String(bytes, from, to - from, charset);
        return text.indexOf('\n') < 0 && text.indexOf('\r') < 0 ? text : text.replaceAll("[ \t]*\r?\n[ \t]+", " ");
    }

    /** Bytes of the start line and all fields. */
    int length() {
        return length;
    }

    /** The lines that stand side by side from line {@code i} on and go in one copy, see {@link #runEnd}, {@link #runLength}. */
    long run(int i) {
        return run(count, length - (place(entries[i]) - place(entries[0])));
    }

    static long run(int end, int length) {
        return (long) end << Integer.SIZE | length;
    }

    /** Behind the last line of a run. */
    static int runEnd(long run) {
        return (int) (run >>> Integer.SIZE);
    }

    /** The bytes of a run. */
    static int runLength(long run) {
        return (int) run;
    }

    /** Begins a changed copy, with room for as many lines more. */
    FieldEdit edit(int room) {
        return new FieldEdit(this, room);
    }
}
