package io.portcullis.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A header that is being changed or built: lines are added at the end of bytes of its own. Once {@link #done} it is the
 * changed header itself, and stays as it is. For one thread until then.
 */
final class FieldEdit extends Fields {

    private static final int FIRST_ROOM = 240;

    private int touched;
    private boolean started;
    private boolean done;
    // Whether others read these too, so that they have to be copied before they change.
    private boolean addedShared;
    // What came, whatever became of it since.
    private final Fields parsed;

    /** An empty one; its start line comes last. */
    FieldEdit() {
        super(NONE, NONE, 0, new int[16], 1, 0);
        addedShared = true;
        parsed = this;
    }

    /** A copy of what {@code from} names, with room for as many lines more. */
    FieldEdit(Fields from, int room) {
        super(from.came, from.added, from.addedEnd, Arrays.copyOf(from.entries, from.count + room), from.count,
                from.length);
        started = true;
        addedShared = true;
        parsed = from instanceof FieldEdit edit ? edit.parsed : from;
    }

    /** The header as it is now; this edit is over. */
    Fields done() {
        done = true;
        return this;
    }

    /** This, or, if it is done, another one that goes on where it ended. */
    FieldEdit open(int room) {
        if (!done) {
            return this;
        }
        FieldEdit next = new FieldEdit(this, room);
        next.touched = touched;
        return next;
    }

    /** A bit for each name that was touched, by its number, for those with small ones. */
    int touched() {
        return touched;
    }

    static int bit(HeaderName name) {
        return name.number() < Integer.SIZE ? 1 << name.number() : 0;
    }

    /** Behind all fields. */
    int end() {
        return count;
    }

    @Override
    int end(int i) {
        return Scan.fieldEnd(bytes(i), start(i));
    }

    @Override
    boolean isRepeated(HeaderName name, int first) {
        return next(name, first + 1) >= 0;
    }

    @Override
    long run(int i) {
        return place(entries[i]) < came.length ? runOfCame(i) : runOfAdded(i);
    }

    /** As it came a line stands behind another if its entry does: nobody has to look where lines end. */
    private long runOfCame(int i) {
        int[] asCame = parsed.entries;
        int at = 0;
        while (asCame[at] != entries[i]) {
            at++;
        }
        int next = i + 1;
        at++;
        while (next < count && at < parsed.count && entries[next] == asCame[at]) {
            next++;
            at++;
        }
        return run(next, parsed.end(at - 1) - place(entries[i]));
    }

    private long runOfAdded(int i) {
        int next = i + 1;
        int end = end(i);
        while (next < count && place(entries[next]) == end + came.length) {
            end = end(next);
            next++;
        }
        return run(next, end - start(i));
    }

    private int lengthOf(int i) {
        return end(i) - start(i);
    }

    private void checkOpen() {
        if (done) {
            throw new IllegalStateException("a message holds this header");
        }
    }

    /**
     * Puts a field in at a place; its value is two texts, one behind the other.
     *
     * @throws IllegalArgumentException if the value holds a line end
     */
    void add(int at, HeaderName name, String value, String rest) {
        int entry = line(name, value, rest);
        if (count == entries.length) {
            entries = Arrays.copyOf(entries, count + 1 + count / 4);
        }
        System.arraycopy(entries, at, entries, at + 1, count - at);
        entries[at] = entry;
        count++;
        length += addedEnd - (place(entry) - came.length);
        touched |= bit(name);
    }

    /** Puts another field in the place of one. */
    void replace(int at, HeaderName name, String value) {
        put(at, name, line(name, value, ""));
    }

    /**
     * The same with a value whose characters are its bytes.
     *
     * @throws IllegalArgumentException if it holds a line end
     */
    void replaceOctets(int at, HeaderName name, String value) {
        if (!Tokens.isSafeValue(value)) {
            throw new IllegalArgumentException("a header value has no line ends: " + name);
        }
        int entry = line(name, "", "");
        // Behind the blank of the empty line.
        addedEnd -= 2;
        int from = room(addedEnd, value.length() + 2);
        for (int i = 0; i < value.length(); i++) {
            added[from + i] = (byte) value.charAt(i);
        }
        finish(from + value.length());
        put(at, name, entry);
    }

    private void put(int at, HeaderName name, int entry) {
        length += addedEnd - (place(entry) - came.length) - lengthOf(at);
        entries[at] = entry;
        touched |= bit(name);
    }

    /**
     * Puts a text behind a field's value, of which every byte stays as it was written.
     *
     * @throws IllegalArgumentException if the text holds a line end
     */
    void extend(int at, HeaderName name, String text) {
        int entry = entry(name.number(), place());
        byte[] bytes = bytes(at);
        int start = start(at);
        int written = valueEnd(at, valueStart(at)) - start;
        int from = room(addedEnd, written + text.length() + 2);
        System.arraycopy(bytes, start, added, from, written);
        int behind = write(text, from + written);
        if (behind < 0) {
            throw new IllegalArgumentException("a header value has no line ends: " + name);
        }
        length += finish(behind) - lengthOf(at);
        entries[at] = entry;
        touched |= bit(name);
    }

    void remove(int at, HeaderName name) {
        checkOpen();
        length -= lengthOf(at);
        System.arraycopy(entries, at + 1, entries, at, count - at - 1);
        count--;
        touched |= bit(name);
    }

    void removeAll(HeaderName name) {
        for (int i = next(name, 1); i >= 0; i = next(name, i)) {
            remove(i, name);
        }
    }

    /** Takes the fields out whose names are not among these; their start line stays for the new one to replace. */
    void keep(int bits) {
        checkOpen();
        int kept = 1;
        for (int i = 1; i < count; i++) {
            int number = number(entries[i]);
            if (number < Integer.SIZE && (bits & 1 << number) != 0 && number != HeaderName.UNNUMBERED) {
                entries[kept++] = entries[i];
            } else {
                length -= lengthOf(i);
            }
        }
        count = kept;
    }

    /**
     * Sets the start line.
     *
     * @throws IllegalArgumentException if it holds a line end
     */
    void startLine(String text) {
        int entry = entry(START_LINE, place());
        int behind = write(text, room(addedEnd, text.length() + 2));
        if (behind < 0) {
            throw new IllegalArgumentException("a start line has no line ends");
        }
        length -= started ? lengthOf(0) : 0;
        length += finish(behind);
        entries[0] = entry;
        started = true;
    }

    private int place() {
        checkOpen();
        long place = (long) came.length + addedEnd;
        if (place >= MAX_PLACE) {
            throw new IllegalArgumentException("a message header has to fit into " + MAX_PLACE + " bytes");
        }
        return (int) place;
    }

    private int line(HeaderName name, String value, String rest) {
        int entry = entry(name.number(), place());
        byte[] title = name.title();
        int at = room(addedEnd, title.length + value.length() + rest.length() + 2);
        System.arraycopy(title, 0, added, at, title.length);
        at = write(value, at + title.length);
        at = at < 0 ? at : write(rest, at);
        if (at < 0) {
            throw new IllegalArgumentException("a header value has no line ends: " + name);
        }
        finish(at);
        return entry;
    }

    private int finish(int at) {
        int line = room(at, 2);
        added[line] = '\r';
        added[line + 1] = '\n';
        int written = line + 2 - addedEnd;
        addedEnd = line + 2;
        return written;
    }

    private int room(int at, int bytes) {
        if (addedShared || at + bytes > added.length) {
            added = Arrays.copyOf(added, Math.max(at + bytes, addedShared ? at + FIRST_ROOM : 2 * at));
            addedShared = false;
        }
        return at;
    }

    /** Writes text at a place that has room for a byte a character; returns what is behind it, -1 if it holds a line end. */
    private int write(String text, int from) {
        byte[] to = added;
        int length = text.length();
        int all = 0;
        int below = 0;
        // Without a branch, which most texts do not need.
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            to[from + i] = (byte) c;
            all |= c;
            below |= c - ' ';
        }
        if (all >= 0x80) {
            return writeEncoded(text, from);
        }
        return below >= 0 || Tokens.isSafeValue(text) ? from + length : -1;
    }

    private int writeEncoded(String text, int from) {
        if (!Tokens.isSafeValue(text)) {
            return -1;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        // What comes behind it has its room too, which was counted in characters.
        room(from, 2 * bytes.length + added.length - from);
        System.arraycopy(bytes, 0, added, from, bytes.length);
        return from + bytes.length;
    }
}
