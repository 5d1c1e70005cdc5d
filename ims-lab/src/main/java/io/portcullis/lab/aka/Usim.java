package io.portcullis.lab.aka;

import java.security.MessageDigest;
import java.util.Arrays;

import io.portcullis.ipsec.sa.AkaKeys;

/**
 * The card in a phone: K, OPc, and the sequence numbers that it has seen (TS 33.102 6.3.3, C.2). Wiped by {@link #close}.
 * Thread-safe.
 */
public final class Usim implements AutoCloseable {

    /** A sequence number may jump this far ahead, as Annex C.3.2 suggests. */
    private static final long DELTA = 1L << 28;
    /** AMF of a resynchronisation (TS 33.102 6.3.3). */
    private static final byte[] AMF_RESYNC = {0, 0};

    private final Milenage milenage;
    private final long[] seen = new long[1 << Sqn.IND_BITS];
    private long highest;

    /**
     * @param milenage the card's own; closed with it
     * @param highest  SQN that counts as seen, 0 to 2^48-1: 0 for a new card
     */
    public Usim(Milenage milenage, long highest) {
        if (highest < 0 || highest > Sqn.MAX) {
            throw new IllegalArgumentException("SQN is not in 0..2^48-1");
        }
        this.milenage = milenage;
        this.highest = highest;
        Arrays.fill(seen, Sqn.seq(highest));
    }

    /**
     * Answers a challenge.
     *
     * @param rand 16 bytes
     * @param autn 16 bytes: SQN xor AK, AMF, MAC-A
     */
    public synchronized AkaResult authenticate(byte[] rand, byte[] autn) {
        if (rand.length != Milenage.BLOCK || autn.length != Milenage.BLOCK) {
            throw new IllegalArgumentException("RAND and AUTN have 16 bytes each");
        }
        byte[] sqn = Milenage.xor(Arrays.copyOf(autn, Sqn.BYTES), milenage.f5(rand));
        byte[] amf = Arrays.copyOfRange(autn, 6, 8);
        byte[] mac = Arrays.copyOfRange(autn, 8, 16);
        if (!MessageDigest.isEqual(mac, milenage.f1(rand, sqn, amf))) {
            return new AkaResult.MacFailure();
        }
        long number = Sqn.of(sqn);
        if (!acceptable(number)) {
            return new AkaResult.SyncFailure(auts(rand));
        }
        seen[Sqn.ind(number)] = Sqn.seq(number);
        highest = Math.max(highest, number);
        byte[] ck = milenage.f3(rand);
        byte[] ik = milenage.f4(rand);
        try {
            return new AkaResult.Success(AkaKeys.of(ck, ik), milenage.f2(rand));
        } finally {
            Arrays.fill(ck, (byte) 0);
            Arrays.fill(ik, (byte) 0);
        }
    }

    /** The highest SQN that it has accepted, 0 to 2^48-1: what a phone that is switched on again begins with. */
    public synchronized long highest() {
        return highest;
    }

    /** TS 33.102 C.2.2: newer than what was seen of its source, and not too far ahead. */
    private boolean acceptable(long sqn) {
        return Sqn.seq(sqn) > seen[Sqn.ind(sqn)] && Sqn.seq(sqn) - Sqn.seq(highest) <= DELTA;
    }

    private byte[] auts(byte[] rand) {
        byte[] sqn = Sqn.bytes(highest);
        byte[] auts = Arrays.copyOf(Milenage.xor(sqn, milenage.f5Star(rand)), 14);
        System.arraycopy(milenage.f1Star(rand, sqn, AMF_RESYNC), 0, auts, 6, 8);
        return auts;
    }

    @Override
    public void close() {
        milenage.close();
    }

    @Override
    public String toString() {
        return "Usim[redacted]";
    }
}
