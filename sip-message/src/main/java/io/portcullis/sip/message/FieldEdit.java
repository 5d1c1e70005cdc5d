package io.portcullis.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A header that is being changed or built: lines are added at the end of bytes of its own. For one thread. */
final class FieldEdit {

    private static final int FIRST_ROOM = 240;

    private final byte[] came;
    private byte[] added;
    private int end;
    private int[] entries;
    private int count;
    private int length;
    private int touched;
    private boolean started;
    // Whether a message reads these too, so that they have to be copied before they change.
    private boolean addedShared;
    private boolean entriesShared;

    /** An empty one; its start line comes last. */
    FieldEdit() {
        this(Fields.NONE, Fields.NONE, 0, new int[16], 1, 0);
        started = false;
    }

    /** A copy of what these name; the entries are taken over. */
    FieldEdit(byte[] came, byte[] added, int end, int[] entries, int count, int length) {
        this.came = came;
        this.added = added;
        this.end = end;
        this.entries = entries;
        this.count = count;
        this.length = length;
        this.started = true;
        this.addedShared = true;
    }

    /** The header as it is now. */
    Fields done() {
        addedShared = true;
        entriesShared = true;
        return new Fields(came, added, end, entries, count, length);
    }

    /** A bit for each name that was touched, by its number, for those with small ones. */
    int touched() {
        return touched;
    }

    static int bit(HeaderName name) {
        return name.number() < Integer.SIZE ? 1 << name.number() : 0;
    }

    /** The first field of a name from {@code from} on; -1 if there is none. */
    int next(HeaderName name, int from) {
        return Fields.next(name, from, entries, count, came, added);
    }

    /** Behind all fields. */
    int end() {
        return count;
    }

    String value(int i) {
        return new Fields(came, added, end, entries, count, length).value(i);
    }

    private int lengthOf(int i) {
        int place = Fields.place(entries[i]);
        byte[] bytes = place < came.length ? came : added;
        int start = place < came.length ? place : place - came.length;
        return Scan.fieldEnd(bytes, start) - start;
    }

    private void ownEntries(int room) {
        if (entriesShared || count + room > entries.length) {
            entries = Arrays.copyOf(entries, count + room + (room > 0 ? count / 4 : 0));
            entriesShared = false;
        }
    }

    /**
     * Puts a field in at a place; its value is two texts, one behind the other.
     *
     * @throws IllegalArgumentException if the value holds a line end
     */
    void add(int at, HeaderName name, String value, String rest) {
        int entry = line(name, value, rest);
        ownEntries(1);
        System.arraycopy(entries, at, entries, at + 1, count - at);
        entries[at] = entry;
        count++;
        length += end - (Fields.place(entry) - came.length);
        touched |= bit(name);
    }

    /** Puts another field in the place of one. */
    void replace(int at, HeaderName name, String value) {
        int entry = line(name, value, "");
        ownEntries(0);
        length += end - (Fields.place(entry) - came.length) - lengthOf(at);
        entries[at] = entry;
        touched |= bit(name);
    }

    void remove(int at, HeaderName name) {
        ownEntries(0);
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
        ownEntries(0);
        int kept = 1;
        for (int i = 1; i < count; i++) {
            int number = Fields.number(entries[i]);
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
        int entry = Fields.entry(Fields.START_LINE, place());
        int behind = write(text, room(end, text.length() + 2));
        if (behind < 0) {
            throw new IllegalArgumentException("a start line has no line ends");
        }
        ownEntries(0);
        length -= started ? lengthOf(0) : 0;
        length += finish(behind);
        entries[0] = entry;
        started = true;
    }

    private int place() {
        long place = (long) came.length + end;
        if (place >= Fields.MAX_PLACE) {
            throw new IllegalArgumentException("a message header has to fit into " + Fields.MAX_PLACE + " bytes");
        }
        return (int) place;
    }

    private int line(HeaderName name, String value, String rest) {
        int entry = Fields.entry(name.number(), place());
        String title = name.toString();
        int at = write(title, room(end, title.length() + value.length() + rest.length() + 4));
        added[at++] = ':';
        added[at++] = ' ';
        at = write(value, at);
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
        int written = line + 2 - end;
        end = line + 2;
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
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < ' ' && !Tokens.isSafe(text, i)) {
                return -1;
            } else if (c >= 0x80) {
                return writeEncoded(text, from);
            }
            added[from + i] = (byte) c;
        }
        return from + length;
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
