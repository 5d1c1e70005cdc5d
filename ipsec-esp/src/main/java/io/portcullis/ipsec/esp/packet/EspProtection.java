package io.portcullis.ipsec.esp.packet;

import java.security.GeneralSecurityException;

/** What one pair of algorithms does to a packet, in place. For one thread. */
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
     * Writes IV and ICV, and encrypts.
     *
     * @param at     of the ESP header, SPI and sequence number written
     * @param length of payload and trailer, which stand behind the room for the IV
     */
    abstract void seal(byte[] packet, int at, int length) throws GeneralSecurityException;

    /**
     * Checks the ICV, then decrypts.
     *
     * @param at     of the ESP header
     * @param length of payload and trailer, a multiple of the alignment
     * @return whether the ICV is right
     */
    abstract boolean open(byte[] packet, int at, int length) throws GeneralSecurityException;

    /** Wipes the keys; no packet passes any more. */
    abstract void wipe();
}
