package io.portcullis.linux.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A request being written: header, the family's struct, attributes; native byte order, every part padded to four bytes.
 * The socket fills in the sequence number, so the same message may be sent again. {@link #close()} wipes it, which
 * matters where it has keys. Not thread-safe.
 */
public final class NetlinkMessage implements AutoCloseable {

    private static final int INITIAL = 512;
    private static final int MAX_ATTRIBUTE = 0xFFFF;

    private final int type;
    private final int flags;
    private String operation;
    private byte[] bytes = new byte[INITIAL];
    private int length = NetlinkConstants.HEADER_SIZE;

    private NetlinkMessage(int type, int flags, String operation) {
        this.type = type;
        this.flags = flags;
        this.operation = operation;
    }

    /**
     * Starts a request.
     *
     * @param type      the family's message type
     * @param flags     beside NLM_F_REQUEST, NLM_F_ACK and NLM_F_DUMP, which the socket adds
     * @param operation what it does, in words for error messages; no secrets
     */
    public static NetlinkMessage of(int type, int flags, String operation) {
        return new NetlinkMessage(type, flags, operation);
    }

    /** Says in other words what it does. */
    public NetlinkMessage named(String words) {
        operation = words;
        return this;
    }

    /** What it does, in words. */
    public String operation() {
        return operation;
    }

    /** The family's message type. */
    public int type() {
        return type;
    }

    /** Bytes so far, header included. */
    public int length() {
        return length;
    }

    /**
     * Appends zeroed bytes for a struct. The segment is to be filled before anything else is appended.
     *
     * @param size not negative
     */
    public MemorySegment struct(int size) {
        int start = grow(size);
        return MemorySegment.ofArray(bytes).asSlice(start, size);
    }

    /** Appends an attribute of zeroed bytes, to be filled before anything else is appended. */
    public MemorySegment attributeStruct(int attribute, int size) {
        attributeHeader(attribute, size);
        return struct(size);
    }

    /** Appends an attribute with these bytes. */
    public NetlinkMessage attribute(int attribute, byte[] value) {
        MemorySegment.copy(value, 0, attributeStruct(attribute, value.length), JAVA_BYTE, 0, value.length);
        return this;
    }

    /** Appends an attribute of one byte. */
    public NetlinkMessage attributeU8(int attribute, int value) {
        attributeStruct(attribute, 1).set(JAVA_BYTE, 0, (byte) value);
        return this;
    }

    /** Appends an attribute of two bytes. */
    public NetlinkMessage attributeU16(int attribute, int value) {
        attributeStruct(attribute, 2).set(JAVA_SHORT_UNALIGNED, 0, (short) value);
        return this;
    }

    /** Appends an attribute of four bytes. */
    public NetlinkMessage attributeU32(int attribute, int value) {
        attributeStruct(attribute, 4).set(JAVA_INT_UNALIGNED, 0, value);
        return this;
    }

    /** Appends an attribute that is a zero-terminated string. */
    public NetlinkMessage attributeText(int attribute, String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        return attribute(attribute, Arrays.copyOf(text, text.length + 1));
    }

    /** Appends an attribute that holds what {@code content} appends. */
    public NetlinkMessage nested(int attribute, Consumer<NetlinkMessage> content) {
        int start = length;
        attributeHeader(attribute | NetlinkConstants.NLA_F_NESTED, 0);
        content.accept(this);
        MemorySegment.ofArray(bytes).set(JAVA_SHORT_UNALIGNED, start, attributeLength(length - start));
        return this;
    }

    private void attributeHeader(int attribute, int size) {
        MemorySegment header = struct(NetlinkConstants.ATTRIBUTE_HEADER_SIZE);
        header.set(JAVA_SHORT_UNALIGNED, 0, attributeLength(NetlinkConstants.ATTRIBUTE_HEADER_SIZE + size));
        header.set(JAVA_SHORT_UNALIGNED, 2, (short) attribute);
    }

    private static short attributeLength(int size) {
        if (size > MAX_ATTRIBUTE) {
            throw new IllegalArgumentException("an attribute of " + size + " bytes is too long");
        }
        return (short) size;
    }

    private int grow(int size) {
        int start = length;
        int end = Math.addExact(start, NetlinkConstants.align(size));
        if (end > bytes.length) {
            byte[] old = bytes;
            bytes = Arrays.copyOf(old, Math.max(end, 2 * old.length));
            Arrays.fill(old, (byte) 0);
        }
        length = end;
        return start;
    }

    /**
     * Writes the message with its header.
     *
     * @param to         at least {@link #length()} bytes
     * @param moreFlags  added to this message's own
     * @param sequence   what the answers will bear
     */
    void writeTo(MemorySegment to, int moreFlags, int sequence) {
        MemorySegment.copy(MemorySegment.ofArray(bytes), 0, to, 0, length);
        to.set(JAVA_INT_UNALIGNED, 0, length);
        to.set(JAVA_SHORT_UNALIGNED, 4, (short) type);
        to.set(JAVA_SHORT_UNALIGNED, 6, (short) (flags | moreFlags | NetlinkConstants.NLM_F_REQUEST));
        to.set(JAVA_INT_UNALIGNED, 8, sequence);
        to.set(JAVA_INT_UNALIGNED, 12, 0);
    }

    /** The bytes as they will be sent, for tests: a copy with its own flags and this sequence number. */
    public byte[] toBytes(int sequence) {
        byte[] copy = new byte[length];
        writeTo(MemorySegment.ofArray(copy), 0, sequence);
        return copy;
    }

    /** Wipes the bytes; may be called again. */
    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return operation;
    }
}
