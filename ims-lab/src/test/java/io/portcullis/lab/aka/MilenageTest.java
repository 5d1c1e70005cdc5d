package io.portcullis.lab.aka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TS 35.207 and TS 35.208, test set 1. */
class MilenageTest {

    private static final byte[] K = hex("465b5ce8b199b49faa5f0a2ee238a6bc");
    private static final byte[] OP = hex("cdc202d5123e20f62b6d676ac72cb318");
    private static final byte[] OPC = hex("cd63cb71954a9f4e48a5994e37a02baf");
    private static final byte[] RAND = hex("23553cbe9637a89d218ae64dae47bf35");
    private static final byte[] SQN = hex("ff9bb4d0b607");
    private static final byte[] AMF = hex("b9b9");

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static void isSetOne(Milenage milenage) {
        assertThat(milenage.f1(RAND, SQN, AMF)).isEqualTo(hex("4a9ffac354dfafb3"));
        assertThat(milenage.f1Star(RAND, SQN, AMF)).isEqualTo(hex("01cfaf9ec4e871e9"));
        assertThat(milenage.f2(RAND)).isEqualTo(hex("a54211d5e3ba50bf"));
        assertThat(milenage.f3(RAND)).isEqualTo(hex("b40ba9a3c58b2a05bbf0d987b21bf8cb"));
        assertThat(milenage.f4(RAND)).isEqualTo(hex("f769bcd751044604127672711c6d3441"));
        assertThat(milenage.f5(RAND)).isEqualTo(hex("aa689c648370"));
        assertThat(milenage.f5Star(RAND)).isEqualTo(hex("451e8beca43b"));
    }

    @Test
    void givesTheVectorsFromOpc() {
        isSetOne(Milenage.ofOpc(K, OPC));
    }

    @Test
    void givesTheVectorsFromOp() {
        isSetOne(Milenage.ofOp(K, OP));
    }

    @Test
    void isWipedByClose() {
        Milenage milenage = Milenage.ofOpc(K, OPC);
        milenage.close();
        assertThat(milenage.f2(RAND)).isNotEqualTo(hex("a54211d5e3ba50bf"));
        assertThat(milenage).hasToString("Milenage[redacted]");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 17, 32})
    void refusesKeysOfAnotherLength(int length) {
        assertThatThrownBy(() -> Milenage.ofOpc(new byte[length], OPC)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Milenage.ofOpc(K, new byte[length])).isInstanceOf(IllegalArgumentException.class);
    }
}
