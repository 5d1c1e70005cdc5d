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
    private static final long ABOVE_RETURNS = ('\r' + 1) * ONES;
    private static final long RETURNS = '\r' * ONES;

    private Scan() {}

    /** The index behind the first line feed at or after {@code from}; -1 if there is none. */
    static int lineEnd(byte[] bytes, int from) {
        int i = from;
        // Eight bytes at a time: the lowest bit set marks the first byte that became zero.
        for (; i <= bytes.length - Long.BYTES; i += Long.BYTES) {
            long word = (long) WORD.get(bytes, i) ^ LINE_FEEDS;
            long found = word - ONES & ~word & TOPS;
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >>> 3) + 1;
            }
        }
        for (; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    /**
     * Whether a NUL stands in these bytes that is not escaped (RFC 3261 25.1 quoted-pair), or a carriage return that ends no
     * line: no header value may be written so.
     */
    static boolean hasStray(byte[] bytes, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long word = (long) WORD.get(bytes, i);
            // Most words hold none of these, nor anything near them.
            if ((word - ABOVE_RETURNS & ~word & TOPS) != 0 && mayBeStray(word)
                    && strayAmong(bytes, i, i + Long.BYTES)) {
                return true;
            }
        }
        return strayAmong(bytes, i, to);
    }

    /** Whether these hold a NUL, or a carriage return that no line feed follows here. */
    private static boolean mayBeStray(long word) {
        long feeds = zeros(word ^ LINE_FEEDS) >>> Byte.SIZE;
        return (zeros(word) | zeros(word ^ RETURNS) & ~feeds) != 0;
    }

    /** The top bit of each byte that is zero; unlike the subtraction in {@link #lineEnd}, right behind the first one too. */
    private static long zeros(long word) {
        return ~((word & ~TOPS) + ~TOPS | word | ~TOPS);
    }

    private static boolean strayAmong(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == 0 && (i == 0 || bytes[i - 1] != '\\')
                    || bytes[i] == '\r' && (i + 1 >= bytes.length || bytes[i + 1] != '\n')) {
                return true;
            }
        }
        return false;
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
