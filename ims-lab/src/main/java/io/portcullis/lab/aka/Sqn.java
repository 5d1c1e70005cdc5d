package io.portcullis.lab.aka;

/** Sequence numbers of 48 bits: SEQ of 43, and IND of 5, which names one of 32 vector sources (TS 33.102 C.1.1). */
final class Sqn {

    static final int BYTES = 6;
    static final int IND_BITS = 5;
    static final long MAX = (1L << 48) - 1;

    private Sqn() {}

    static long seq(long sqn) {
        return sqn >>> IND_BITS;
    }

    static int ind(long sqn) {
        return (int) (sqn & (1 << IND_BITS) - 1);
    }

    static byte[] bytes(long sqn) {
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            bytes[i] = (byte) (sqn >>> 8 * (BYTES - 1 - i));
        }
        return bytes;
    }

    static long of(byte[] bytes) {
        long sqn = 0;
        for (byte b : bytes) {
            sqn = sqn << 8 | b & 0xff;
        }
        return sqn;
    }
}
