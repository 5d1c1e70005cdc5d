package io.portcullis.ipsec.esp.packet;

import java.security.GeneralSecurityException;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.SequenceNumber;
import io.portcullis.ipsec.sa.keys.EspKeys;

/** The receiving end of one SA (RFC 4303 3.4): replay, ICV, decryption, padding, in this order. For one thread. */
public final class EspOpener implements AutoCloseable {

    /** What became of a packet. */
    public enum Verdict {
        /** It stands in clear: {@link EspOpener#start}, {@link EspOpener#length}, {@link EspOpener#nextHeader}. */
        ACCEPTED,
        /** Its number was seen, or is too old. */
        REPLAYED,
        /** Its ICV is wrong. */
        NOT_AUTHENTIC,
        /** It is too short, or its length or padding cannot be. */
        MALFORMED
    }

    private final EspProtection protection;
    private final ReplayWindow window;
    private int start;
    private int length;
    private int nextHeader;

    /**
     * @param keys   read now, and not kept but in the ciphers
     * @param window in packets
     * @param last   the highest number accepted earlier; this and every one before it is refused
     */
    public EspOpener(AlgorithmPair pair, EspKeys keys, int window, SequenceNumber last) {
        this.protection = Protections.of(pair, keys);
        this.window = new ReplayWindow(window, last);
    }

    /** Opens a packet in place; what stood there is gone afterwards, accepted or not. */
    public Verdict open(byte[] packet, int at, int packetLength) {
        int body = packetLength - EspProtection.HEADER - protection.ivLength() - protection.icvLength();
        if (body < 2 || body % protection.alignment() != 0) {
            return Verdict.MALFORMED;
        }
        long sequence = getInt(packet, at + 4) & 0xFFFF_FFFFL;
        if (!window.fresh(sequence)) {
            return Verdict.REPLAYED;
        }
        int from;
        try {
            from = protection.open(packet, at, body);
        } catch (GeneralSecurityException e) {
            return Verdict.MALFORMED;
        }
        if (from < 0) {
            return Verdict.NOT_AUTHENTIC;
        }
        window.seen(sequence);
        return readTrailer(packet, from, body);
    }

    private Verdict readTrailer(byte[] packet, int from, int body) {
        int pad = packet[from + body - 2] & 0xff;
        if (pad > body - 2) {
            return Verdict.MALFORMED;
        }
        start = from;
        length = body - 2 - pad;
        nextHeader = packet[from + body - 1] & 0xff;
        for (int i = 0; i < pad; i++) {
            if (packet[from + length + i] != (byte) (i + 1)) {
                return Verdict.MALFORMED;
            }
        }
        return Verdict.ACCEPTED;
    }

    static int getInt(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 24 | (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8
                | bytes[at + 3] & 0xff;
    }

    /** Wipes the keys; nothing is opened afterwards. */
    @Override
    public void close() {
        protection.wipe();
    }

    /** Where the transport header of the last accepted packet stands. */
    public int start() {
        return start;
    }

    /** Bytes of transport header and payload of the last accepted packet. */
    public int length() {
        return length;
    }

    /** The last accepted packet's protocol. */
    public int nextHeader() {
        return nextHeader;
    }

    /** The highest sequence number accepted, earlier ones included. */
    public long highestSequence() {
        return window.highest();
    }
}
