package io.portcullis.lab.ue;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

import io.portcullis.lab.aka.AuthenticationCentre;
import io.portcullis.lab.aka.AuthenticationVector;
import io.portcullis.lab.aka.Milenage;
import io.portcullis.lab.aka.Usim;

/** A subscriber's two sides, which a test can make differ. */
final class ScriptedAuc {

    private static final byte[] AMF = {(byte) 0x80, 0};

    private final byte[] k = HexFormat.of().parseHex("465b5ce8b199b49faa5f0a2ee238a6bc");
    private final byte[] opc = HexFormat.of().parseHex("cd63cb71954a9f4e48a5994e37a02baf");
    private byte[] networkK = k.clone();
    private long seen;
    private long sequence;
    private boolean deaf;
    private AuthenticationCentre network = centre();
    private AuthenticationVector last = network.next();

    private AuthenticationCentre centre() {
        return new AuthenticationCentre(Milenage.ofOpc(networkK, opc), AMF, sequence);
    }

    Usim usim() {
        return new Usim(Milenage.ofOpc(k, opc), seen);
    }

    /** A nonce with RAND and AUTN. */
    String challenge() {
        last = network.next();
        byte[] nonce = Arrays.copyOf(last.rand(), 32);
        System.arraycopy(last.autn(), 0, nonce, 16, 16);
        return Base64.getEncoder().encodeToString(nonce);
    }

    void resynchronise(String nonce, String auts) {
        if (!deaf && !network.resynchronise(Arrays.copyOf(Base64.getDecoder().decode(nonce), 16),
                Base64.getDecoder().decode(auts))) {
            throw new AssertionError("MAC-S is wrong");
        }
    }

    void wrongKey() {
        networkK = networkK.clone();
        networkK[0] ^= 1;
        network = centre();
    }

    void usimHasSeen(long sqn) {
        seen = sqn;
    }

    void sequence(long sqn) {
        sequence = sqn;
        network = centre();
    }

    void ignoreResynchronisation() {
        deaf = true;
    }

    byte[] lastRes() {
        return last.xres();
    }

    String lastIkHex() {
        return last.keys().withIk(HexFormat.of()::formatHex);
    }

    String lastCkHex() {
        return last.keys().withCk(HexFormat.of()::formatHex);
    }
}
