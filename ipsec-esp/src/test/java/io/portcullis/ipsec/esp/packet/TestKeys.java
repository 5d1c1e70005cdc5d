package io.portcullis.ipsec.esp.packet;

import java.util.HexFormat;

import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.keys.EspKeys;

/** CK and IK of TS 35.208 set 1, expanded. */
final class TestKeys {

    private TestKeys() {}

    static EspKeys of(AlgorithmPair pair) {
        try (AkaKeys keys = AkaKeys.of(HexFormat.of().parseHex("b40ba9a3c58b2a05bbf0d987b21bf8cb"),
                HexFormat.of().parseHex("f769bcd751044604127672711c6d3441"))) {
            return EspKeys.expand(pair, keys);
        }
    }
}
