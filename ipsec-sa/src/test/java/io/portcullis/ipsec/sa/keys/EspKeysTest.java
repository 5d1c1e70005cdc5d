package io.portcullis.ipsec.sa.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.EncryptionAlgorithm;
import io.portcullis.ipsec.sa.IntegrityAlgorithm;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** TS 33.203 Annex I, with CK and IK of TS 35.208 set 1; expected values expanded by hand. */
class EspKeysTest {

    private static final byte[] CK = HexFormat.of().parseHex("b40ba9a3c58b2a05bbf0d987b21bf8cb");
    private static final byte[] IK = HexFormat.of().parseHex("f769bcd751044604127672711c6d3441");

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        "HMAC_MD5_96,   NULL,         f769bcd751044604127672711c6d3441,         -, -",
        "HMAC_MD5_96,   AES_CBC,      f769bcd751044604127672711c6d3441,         b40ba9a3c58b2a05bbf0d987b21bf8cb, -",
        "HMAC_MD5_96,   DES_EDE3_CBC, f769bcd751044604127672711c6d3441,         b50ba8a2c48a2a04baf1d986b31af8cbb50ba8a2c48a2a04, -",
        "HMAC_SHA_1_96, NULL,         f769bcd751044604127672711c6d344100000000, -, -",
        "HMAC_SHA_1_96, AES_CBC,      f769bcd751044604127672711c6d344100000000, b40ba9a3c58b2a05bbf0d987b21bf8cb, -",
        "HMAC_SHA_1_96, DES_EDE3_CBC, f769bcd751044604127672711c6d344100000000, b50ba8a2c48a2a04baf1d986b31af8cbb50ba8a2c48a2a04, -",
        "AES_GMAC,      NULL,         f769bcd751044604127672711c6d3441,         -, dbc2b1c2",
        "NULL,          AES_GCM,      -, b40ba9a3c58b2a05bbf0d987b21bf8cb, 89273db6",
        "AES_GMAC,      AES_GCM,      -, b40ba9a3c58b2a05bbf0d987b21bf8cb, 89273db6"})
    @Shows({"row 12.3", "field 24.2"})
    void expandsAsAnnexISays(IntegrityAlgorithm alg, EncryptionAlgorithm ealg, String integrity, String encryption,
            String salt) {
        try (AkaKeys aka = AkaKeys.of(CK, IK); EspKeys keys = EspKeys.expand(new AlgorithmPair(alg, ealg), aka)) {
            assertThat(hex(keys.integrityKey())).isEqualTo(integrity);
            assertThat(hex(keys.encryptionKey())).isEqualTo(encryption);
            assertThat(hex(keys.salt())).isEqualTo(salt);
        }
    }

    private static @Nullable String hex(byte[] bytes) {
        return bytes.length == 0 ? null : HexFormat.of().formatHex(bytes);
    }

    @Test
    @Shows("field 24.2")
    void givesEveryByteOfA3DesKeyOddParity() {
        AlgorithmPair pair = new AlgorithmPair(IntegrityAlgorithm.HMAC_MD5_96, EncryptionAlgorithm.DES_EDE3_CBC);
        try (AkaKeys aka = AkaKeys.of(CK, IK); EspKeys keys = EspKeys.expand(pair, aka)) {
            for (byte b : keys.encryptionKey()) {
                assertThat(Integer.bitCount(b & 0xff) % 2).isEqualTo(1);
            }
        }
    }

    @Test
    void wipesItselfAndPrintsNothing() {
        AlgorithmPair pair = new AlgorithmPair(IntegrityAlgorithm.AES_GMAC, EncryptionAlgorithm.NULL);
        try (AkaKeys aka = AkaKeys.of(CK, IK)) {
            EspKeys keys = EspKeys.expand(pair, aka);
            assertThat(keys).hasToString("EspKeys[redacted]");
            keys.close();
            assertThat(keys.integrityKey()).containsOnly(0);
            assertThat(keys.salt()).containsOnly(0);
        }
    }

    @Test
    void readsNoWipedKeys() {
        AkaKeys aka = AkaKeys.of(CK, IK);
        aka.close();
        assertThat(aka).hasToString("AkaKeys[redacted]");
        assertThatThrownBy(() -> EspKeys.expand(AlgorithmPair.ALL.getFirst(), aka))
                .isInstanceOf(IllegalStateException.class);
    }
}
