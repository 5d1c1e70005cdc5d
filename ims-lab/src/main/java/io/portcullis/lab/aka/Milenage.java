package io.portcullis.lab.aka;

import java.security.GeneralSecurityException;
import java.util.Arrays;

import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * Milenage (TS 35.206 4): f1 to f5* of one subscriber's K and OPc. Holds both; {@link #close} wipes them. For one thread at a
 * time.
 */
public final class Milenage implements AutoCloseable {

    /** Bytes of K, OP, OPc and RAND. */
    public static final int BLOCK = 16;

    private final byte[] k;
    private final byte[] opc;

    private Milenage(byte[] k, byte[] opc) {
        if (k.length != BLOCK || opc.length != BLOCK) {
            throw new IllegalArgumentException("K, OP and OPc have 16 bytes each");
        }
        this.k = k.clone();
        this.opc = opc.clone();
    }

    /** From K and OPc; the caller wipes its own arrays. */
    public static Milenage ofOpc(byte[] k, byte[] opc) {
        return new Milenage(k, opc);
    }

    /** From K and OP, the operator's constant: OPc = E_K(OP) xor OP (TS 35.206 4.1). */
    public static Milenage ofOp(byte[] k, byte[] op) {
        byte[] opc = xor(encrypt(k, op), op);
        try {
            return new Milenage(k, opc);
        } finally {
            Arrays.fill(opc, (byte) 0);
        }
    }

    /** f1, the network's MAC-A: 8 bytes. */
    public byte[] f1(byte[] rand, byte[] sqn, byte[] amf) {
        return Arrays.copyOf(out1(rand, sqn, amf), 8);
    }

    /** f1*, the MAC-S of a resynchronisation: 8 bytes. */
    public byte[] f1Star(byte[] rand, byte[] sqn, byte[] amf) {
        return Arrays.copyOfRange(out1(rand, sqn, amf), 8, BLOCK);
    }

    /** f2, RES: 8 bytes. */
    public byte[] f2(byte[] rand) {
        return Arrays.copyOfRange(out(rand, 0, 1), 8, BLOCK);
    }

    /** f3, CK: 16 bytes. */
    public byte[] f3(byte[] rand) {
        return out(rand, 32, 2);
    }

    /** f4, IK: 16 bytes. */
    public byte[] f4(byte[] rand) {
        return out(rand, 64, 4);
    }

    /** f5, AK: 6 bytes. */
    public byte[] f5(byte[] rand) {
        return Arrays.copyOf(out(rand, 0, 1), 6);
    }

    /** f5*, the AK of a resynchronisation: 6 bytes. */
    public byte[] f5Star(byte[] rand) {
        return Arrays.copyOf(out(rand, 96, 8), 6);
    }

    private byte[] temp(byte[] rand) {
        return encrypt(k, xor(rand, opc));
    }

    private byte[] out1(byte[] rand, byte[] sqn, byte[] amf) {
        byte[] in1 = new byte[BLOCK];
        System.arraycopy(sqn, 0, in1, 0, 6);
        System.arraycopy(amf, 0, in1, 6, 2);
        System.arraycopy(in1, 0, in1, 8, 8);
        // r1 is 64 bits, c1 is zero.
        return xor(encrypt(k, xor(temp(rand), rotate(xor(in1, opc), 64))), opc);
    }

    private byte[] out(byte[] rand, int rotation, int constant) {
        byte[] block = rotate(xor(temp(rand), opc), rotation);
        block[BLOCK - 1] ^= (byte) constant;
        return xor(encrypt(k, block), opc);
    }

    private static byte[] rotate(byte[] block, int bits) {
        byte[] rotated = new byte[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            rotated[i] = block[(i + bits / 8) % BLOCK];
        }
        return rotated;
    }

    static byte[] xor(byte[] one, byte[] other) {
        byte[] both = new byte[one.length];
        for (int i = 0; i < both.length; i++) {
            both[i] = (byte) (one[i] ^ other[i]);
        }
        return both;
    }

    @SuppressWarnings("InsecureCryptoUsage") // Milenage is made of single AES blocks.
    private static byte[] encrypt(byte[] key, byte[] block) {
        try {
            Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
            return aes.doFinal(block);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has AES", impossible);
        }
    }

    /** Wipes K and OPc; may be called again. */
    @Override
    public void close() {
        Arrays.fill(k, (byte) 0);
        Arrays.fill(opc, (byte) 0);
    }

    @Override
    public String toString() {
        return "Milenage[redacted]";
    }
}
