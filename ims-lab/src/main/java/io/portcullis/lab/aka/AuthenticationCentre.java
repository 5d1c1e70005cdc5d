package io.portcullis.lab.aka;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.random.RandomGenerator;

import io.portcullis.ipsec.sa.AkaKeys;

/** The network's side of one subscriber: K, OPc, AMF and the next sequence number (TS 33.102 6.3). Thread-safe. */
public final class AuthenticationCentre implements AutoCloseable {

    private static final byte[] AMF_RESYNC = {0, 0};

    private final Milenage milenage;
    private final byte[] amf;
    private final RandomGenerator random;
    private long sqn;

    /**
     * @param milenage the subscriber's; closed with this
     * @param amf      2 bytes; the first bit set tells an E-UTRAN network from others (TS 33.401)
     * @param sqn      the last sequence number used, 0 to 2^48-1
     */
    public AuthenticationCentre(Milenage milenage, byte[] amf, long sqn) {
        this(milenage, amf, sqn, new SecureRandom());
    }

    AuthenticationCentre(Milenage milenage, byte[] amf, long sqn, RandomGenerator random) {
        if (amf.length != 2 || sqn < 0 || sqn > Sqn.MAX) {
            throw new IllegalArgumentException("AMF has 2 bytes, SQN is in 0..2^48-1");
        }
        this.milenage = milenage;
        this.amf = amf.clone();
        this.sqn = sqn;
        this.random = random;
    }

    /** The next vector; its sequence number is one SEQ further. */
    public synchronized AuthenticationVector next() {
        sqn = sqn + (1 << Sqn.IND_BITS) & Sqn.MAX;
        byte[] rand = new byte[Milenage.BLOCK];
        random.nextBytes(rand);
        byte[] number = Sqn.bytes(sqn);
        byte[] autn = Arrays.copyOf(Milenage.xor(number, milenage.f5(rand)), Milenage.BLOCK);
        System.arraycopy(amf, 0, autn, 6, 2);
        System.arraycopy(milenage.f1(rand, number, amf), 0, autn, 8, 8);
        byte[] ck = milenage.f3(rand);
        byte[] ik = milenage.f4(rand);
        try {
            return new AuthenticationVector(rand, autn, milenage.f2(rand), AkaKeys.of(ck, ik));
        } finally {
            Arrays.fill(ck, (byte) 0);
            Arrays.fill(ik, (byte) 0);
        }
    }

    /**
     * Takes over the card's sequence number (TS 33.102 6.3.5).
     *
     * @param rand of the vector that the card refused
     * @param auts 14 bytes
     * @return false if its MAC-S is wrong: it is not this subscriber's card
     */
    public synchronized boolean resynchronise(byte[] rand, byte[] auts) {
        if (auts.length != 14) {
            return false;
        }
        byte[] number = Milenage.xor(Arrays.copyOf(auts, Sqn.BYTES), milenage.f5Star(rand));
        byte[] mac = Arrays.copyOfRange(auts, 6, 14);
        if (!MessageDigest.isEqual(mac, milenage.f1Star(rand, number, AMF_RESYNC))) {
            return false;
        }
        sqn = Sqn.of(number);
        return true;
    }

    @Override
    public void close() {
        milenage.close();
    }

    @Override
    public String toString() {
        return "AuthenticationCentre[redacted]";
    }
}
