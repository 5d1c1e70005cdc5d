package io.portcullis.ipsec.esp.packet;

import java.security.GeneralSecurityException;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.SequenceNumber;
import io.portcullis.ipsec.sa.keys.EspKeys;

/** The sending end of one SA: makes ESP packets, with sequence numbers that never wrap. For one thread. */
public final class EspSealer implements AutoCloseable {

    private final int spi;
    private final EspProtection protection;
    private final byte[] trailer;
    private long sequence;

    /**
     * @param spi  the receiver's, all 32 bits
     * @param keys read now, and not kept but in the ciphers
     * @param last the last number used; the first packet bears the next one
     */
    public EspSealer(int spi, AlgorithmPair pair, EspKeys keys, SequenceNumber last) {
        this.spi = spi;
        this.protection = Protections.of(pair, keys);
        this.trailer = new byte[protection.alignment() + 1];
        this.sequence = last.value();
    }

    /** Wipes the keys; nothing is sealed afterwards. */
    @Override
    public void close() {
        protection.wipe();
    }

    /** Bytes that a packet grows by at most. */
    public int overhead() {
        return EspProtection.HEADER + protection.ivLength() + protection.alignment() + 2 + protection.icvLength();
    }

    /** The last sequence number used. */
    public long sequence() {
        return sequence;
    }

    /**
     * Makes an ESP packet.
     *
     * @param payload    holds the transport header and what follows, at {@code from}
     * @param nextHeader 6 or 17
     * @param out        another array; takes the packet from its start on, and is as large as the payload and {@link #overhead}
     * @return its length; -1 if the sequence numbers are used up (RFC 4303 3.3.3: the SA is to be replaced)
     */
    public int seal(byte[] payload, int from, int length, int nextHeader, byte[] out) {
        if (sequence == SequenceNumber.MAX) {
            return -1;
        }
        sequence++;
        putInt(out, 0, spi);
        putInt(out, 4, (int) sequence);
        int padded = roundUp(length + 2, protection.alignment());
        int pad = padded - length - 2;
        for (int i = 1; i <= pad; i++) {
            trailer[i - 1] = (byte) i;
        }
        trailer[pad] = (byte) pad;
        trailer[pad + 1] = (byte) nextHeader;
        try {
            protection.seal(payload, from, length, trailer, pad + 2, out);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a packet could not be sealed", e);
        }
        return EspProtection.HEADER + protection.ivLength() + padded + protection.icvLength();
    }

    private static int roundUp(int length, int multiple) {
        return (length + multiple - 1) / multiple * multiple;
    }

    static void putInt(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >>> 24);
        bytes[at + 1] = (byte) (value >>> 16);
        bytes[at + 2] = (byte) (value >>> 8);
        bytes[at + 3] = (byte) value;
    }
}
