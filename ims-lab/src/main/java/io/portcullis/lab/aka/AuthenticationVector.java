package io.portcullis.lab.aka;

import java.util.Arrays;

import io.portcullis.ipsec.sa.AkaKeys;

/**
 * What the authentication centre gives for one registration (TS 33.102 6.3.2). Holds XRES, CK and IK; {@link #close} wipes
 * them.
 */
public final class AuthenticationVector implements AutoCloseable {

    private final byte[] rand;
    private final byte[] autn;
    private final byte[] xres;
    private final AkaKeys keys;

    AuthenticationVector(byte[] rand, byte[] autn, byte[] xres, AkaKeys keys) {
        this.rand = rand;
        this.autn = autn;
        this.xres = xres;
        this.keys = keys;
    }

    /** 16 bytes. */
    public byte[] rand() {
        return rand.clone();
    }

    /** 16 bytes. */
    public byte[] autn() {
        return autn.clone();
    }

    /** RES as it should come, 8 bytes; the caller wipes it. */
    public byte[] xres() {
        return xres.clone();
    }

    /** CK and IK; closed with this. */
    public AkaKeys keys() {
        return keys;
    }

    @Override
    public void close() {
        Arrays.fill(xres, (byte) 0);
        keys.close();
    }

    @Override
    public String toString() {
        return "AuthenticationVector[redacted]";
    }
}
