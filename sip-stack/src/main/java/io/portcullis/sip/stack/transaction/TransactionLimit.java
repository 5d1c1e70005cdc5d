package io.portcullis.sip.stack.transaction;

/**
 * How many transactions may be open, those included that linger for late repetitions. For servers and clients each: of {@code most}
 * upward, new requests are refused; BYE and CANCEL, which end what takes room, are taken up to a sixteenth more, and the CANCEL of an
 * open INVITE always.
 */
record TransactionLimit(int most) {

    /** For each transaction this much of the heap: one with its messages, and as much again for all else. */
    private static final int HEAP_BYTES_EACH = 8 << 10;
    private static final int FEWEST = 10_000;
    private static final int USUAL_MOST = 1_000_000;

    TransactionLimit {
        if (most < 1) {
            throw new IllegalArgumentException("at least one transaction: " + most);
        }
    }

    /** What the largest heap that this process may have has room for: 10,000 to 1,000,000. */
    static int usual() {
        return Math.clamp(Runtime.getRuntime().maxMemory() / HEAP_BYTES_EACH, FEWEST, USUAL_MOST);
    }

    /** The same for what is not established yet: the last quarter is kept from it. */
    boolean admitsNew(long open) {
        return open < most - (most >> 2);
    }

    boolean admits(long open, String method) {
        return open < most || open < most + Math.max(1, most >> 4) && (method.equals("BYE") || method.equals("CANCEL"));
    }
}
