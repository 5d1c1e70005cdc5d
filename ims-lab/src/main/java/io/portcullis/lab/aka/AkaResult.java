package io.portcullis.lab.aka;

import io.portcullis.ipsec.sa.AkaKeys;

/** What a USIM says to a challenge (TS 33.102 6.3.3). */
public sealed interface AkaResult {

    /**
     * The network is authentic.
     *
     * @param keys CK and IK, the caller's to close
     * @param res  8 bytes, the caller's to wipe
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Success(AkaKeys keys, byte[] res) implements AkaResult {

        @Override
        public String toString() {
            return "Success[redacted]";
        }
    }

    /** MAC-A is wrong: the network does not have this USIM's keys. */
    record MacFailure() implements AkaResult {}

    /**
     * MAC-A is right and the sequence number is not acceptable.
     *
     * @param auts 14 bytes: what the USIM's own sequence number is
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record SyncFailure(byte[] auts) implements AkaResult {}
}
