package io.portcullis.ipsec.esp.packet;

import java.security.GeneralSecurityException;

/** What one pair of algorithms does to a packet. For one thread. */
abstract class EspProtection {

    /** SPI and sequence number. */
    static final int HEADER = 8;

    /** Bytes of IV behind the header. */
    abstract int ivLength();

    /** Bytes of ICV at the end. */
    abstract int icvLength();

    /** What payload and trailer together are a multiple of (RFC 4303 2.4). */
    abstract int alignment();

    /**
     * Encrypts payload and trailer from where they stand, and writes IV and ICV.
     *
     * @param payload       another array than {@code packet}; the JDK copies what it is to encrypt in place
     * @param trailer       padding, its length, and the next header
     * @param trailerLength so that payload and trailer together are a multiple of the alignment
     * @param packet        has the ESP header at its start, SPI and sequence number written
     */
    abstract void seal(byte[] payload, int from, int length, byte[] trailer, int trailerLength, byte[] packet)
            throws GeneralSecurityException;

    /**
     * Checks the ICV, then decrypts within the packet.
     *
     * @param at     of the ESP header
     * @param length of payload and trailer, a multiple of the alignment
     * @return where payload and trailer stand then; -1 if the ICV is wrong
     */
    abstract int open(byte[] packet, int at, int length) throws GeneralSecurityException;

    /** Puts payload and trailer side by side, as they are; returns what is behind them. */
    static int join(byte[] payload, int from, int length, byte[] trailer, int trailerLength, byte[] packet, int at) {
        System.arraycopy(payload, from, packet, at, length);
        System.arraycopy(trailer, 0, packet, at + length, trailerLength);
        return at + length + trailerLength;
    }

    /** Wipes the keys; no packet passes any more. */
    abstract void wipe();
}
