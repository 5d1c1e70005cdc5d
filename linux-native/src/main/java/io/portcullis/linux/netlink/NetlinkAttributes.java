package io.portcullis.linux.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A row of attributes, read in place. Whatever the bytes are, reading stays inside them: an attribute whose length is
 * impossible ends the row.
 *
 * @param bytes native byte order
 */
public record NetlinkAttributes(MemorySegment bytes) {

    /** What a reader does with each attribute. */
    @FunctionalInterface
    public interface Visitor {
        /** Called with the attribute's number, without its flags, and its value. */
        void attribute(int type, MemorySegment value);
    }

    /** Visits every attribute in order. */
    public void forEach(Visitor visitor) {
        long at = 0;
        while (bytes.byteSize() - at >= NetlinkConstants.ATTRIBUTE_HEADER_SIZE) {
            int length = Short.toUnsignedInt(bytes.get(JAVA_SHORT_UNALIGNED, at));
            if (length < NetlinkConstants.ATTRIBUTE_HEADER_SIZE || length > bytes.byteSize() - at) {
                return;
            }
            int type = bytes.get(JAVA_SHORT_UNALIGNED, at + 2) & NetlinkConstants.NLA_TYPE_MASK;
            visitor.attribute(type, bytes.asSlice(at + NetlinkConstants.ATTRIBUTE_HEADER_SIZE,
                    length - NetlinkConstants.ATTRIBUTE_HEADER_SIZE));
            at += NetlinkConstants.align(length);
        }
    }

    /** The value of the first attribute of this number. */
    public Optional<MemorySegment> first(int wanted) {
        MemorySegment[] found = new MemorySegment[1];
        forEach((type, value) -> {
            if (type == wanted && found[0] == null) {
                found[0] = value;
            }
        });
        return Optional.ofNullable(found[0]);
    }

    /** The value of the first attribute of this number, if it has room for a struct of this size. */
    public Optional<MemorySegment> first(int wanted, int size) {
        return first(wanted).filter(value -> value.byteSize() >= size);
    }

    /** A 32-bit value. */
    public OptionalInt u32(int wanted) {
        Optional<MemorySegment> value = first(wanted, 4);
        return value.isPresent() ? OptionalInt.of(value.get().get(JAVA_INT_UNALIGNED, 0)) : OptionalInt.empty();
    }

    /** A string, up to its zero byte or the attribute's end. */
    public Optional<String> text(int wanted) {
        return first(wanted).map(value -> {
            byte[] raw = value.toArray(JAVA_BYTE);
            int end = 0;
            while (end < raw.length && raw[end] != 0) {
                end++;
            }
            return new String(raw, 0, end, StandardCharsets.UTF_8);
        });
    }

    /** The attributes inside an attribute; none if it is not there. */
    public NetlinkAttributes nested(int wanted) {
        return new NetlinkAttributes(first(wanted).orElse(MemorySegment.NULL));
    }
}
