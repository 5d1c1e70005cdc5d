package io.portcullis.sip.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks for things in bytes, without making anything of them. */
final class Scan {

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long TOPS = 0x8080_8080_8080_8080L;
    private static final long LINE_FEEDS = '\n' * ONES;
    private static final long COLONS = ':' * ONES;
    private static final long ABOVE_RETURNS = ('\r' + 1) * ONES;
    private static final long CASES = 0x20 * ONES;

    /** What {@link #plainLineEnd} says of a line with a control character that may not stand in it. */
    static final int STRAY = -2;

    private Scan() {}

    /** The index behind the first line feed at or after {@code from}; -1 if there is none. */
    static int lineEnd(byte[] bytes, int from) {
        return behind(bytes, from, LINE_FEEDS);
    }

    /** The index of the first colon at or after {@code from}; -1 if there is none. */
    static int colon(byte[] bytes, int from) {
        int behind = behind(bytes, from, COLONS);
        return behind < 0 ? -1 : behind - 1;
    }

    private static int behind(byte[] bytes, int from, long wanted) {
        int i = from;
        // Eight bytes at a time: the lowest bit set marks the first byte that became zero.
        for (; i <= bytes.length - Long.BYTES; i += Long.BYTES) {
            long word = (long) WORD.get(bytes, i) ^ wanted;
            long found = word - ONES & ~word & TOPS;
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3) + 1;
            }
        }
        for (; i < bytes.length; i++) {
            if (bytes[i] == (byte) wanted) {
                return i + 1;
            }
        }
        return -1;
    }

    /**
     * The index behind the first line feed at or after {@code from}, as {@link #lineEnd}, if the line is as it should be; -1 if
     * there is none, {@link #STRAY} if before it there is a NUL that is not escaped (RFC 3261 25.1 quoted-pair) or a carriage
     * return that no line feed follows.
     */
    static int plainLineEnd(byte[] bytes, int from) {
        int i = from;
        while (i <= bytes.length - Long.BYTES) {
            long word = (long) WORD.get(bytes, i);
            // Most words hold none of these, nor anything near them; the lowest bit set is right, others may not be.
            long low = word - ABOVE_RETURNS & ~word & TOPS;
            if (low == 0) {
                i += Long.BYTES;
            } else {
                i += Long.numberOfTrailingZeros(low) >>> 3;
                if (endsLine(bytes, i)) {
                    return bytes[i] == '\n' ? i + 1 : i + 2;
                } else if (isStray(bytes, i)) {
                    return STRAY;
                }
                i++;
            }
        }
        for (; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i + 1;
            } else if (isStray(bytes, i)) {
                return STRAY;
            }
        }
        return -1;
    }

    private static boolean endsLine(byte[] bytes, int i) {
        return bytes[i] == '\n' || bytes[i] == '\r' && i + 1 < bytes.length && bytes[i + 1] == '\n';
    }

    private static boolean isStray(byte[] bytes, int i) {
        return bytes[i] == 0 && (i == 0 || bytes[i - 1] != '\\') || bytes[i] == '\r' && !endsLine(bytes, i);
    }

    /** The index behind a header field that begins here and is known to end: lines that go on with a blank are its own. */
    static int fieldEnd(byte[] bytes, int from) {
        int end = lineEnd(bytes, from);
        while (end < bytes.length && isBlank(bytes[end])) {
            end = lineEnd(bytes, end);
        }
        return end;
    }

    static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    static boolean isBlankOrLineEnd(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    static int lower(int c) {
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    }

    /** Whether the bytes are this text of ASCII letters. */
    static boolean same(byte[] bytes, int from, int to, String wanted) {
        if (to - from != wanted.length()) {
            return false;
        }
        for (int i = 0; i < wanted.length(); i++) {
            if (bytes[from + i] != wanted.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the bytes are this text of ASCII letters, in any case. */
    static boolean sameIgnoringCase(byte[] bytes, int from, int to, String wanted) {
        if (to - from != wanted.length()) {
            return false;
        }
        for (int i = 0; i < wanted.length(); i++) {
            if (lower(bytes[from + i]) != lower(wanted.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether the bytes from here on are these, which are in lower case, in any case; {@code bytes} has as many. */
    static boolean sameLowered(byte[] bytes, int from, byte[] lower) {
        int length = lower.length;
        if (length < Long.BYTES) {
            for (int i = 0; i < length; i++) {
                if (lower(bytes[from + i]) != lower[i]) {
                    return false;
                }
            }
            return true;
        }
        // Eight at a time; the last ones overlap.
        for (int i = 0; i < length - Long.BYTES; i += Long.BYTES) {
            if (!sameWord(bytes, from + i, lower, i)) {
                return false;
            }
        }
        return sameWord(bytes, from + length - Long.BYTES, lower, length - Long.BYTES);
    }

    private static boolean sameWord(byte[] bytes, int from, byte[] lower, int i) {
        long wanted = (long) WORD.get(lower, i);
        // Bit 5 is the case of a letter; of what a token holds only lower letters, a grave accent and a tilde have bits 5 and
        // 6, and no token holds what those two would be taken for.
        long letters = wanted >>> 1 & wanted & CASES;
        return ((long) WORD.get(bytes, from) | letters) == wanted;
    }

    /** The number that 1 to 18 digits are; -1 if the bytes are anything else. */
    static long number(byte[] bytes, int from, int to) {
        if (to <= from || to - from > 18) {
            return -1;
        }
        long number = 0;
        for (int i = from; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
