package io.portcullis.ipsec.esp.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;

import io.portcullis.ipsec.esp.packet.EspOpener.Verdict;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.EncryptionAlgorithm;
import io.portcullis.ipsec.sa.EspTransform;
import io.portcullis.ipsec.sa.IntegrityAlgorithm;
import io.portcullis.ipsec.sa.SequenceNumber;
import io.portcullis.ipsec.sa.keys.EspKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EspPacketTest {

    private static final int SPI = 0xFEDC_BA98;
    private static final AlgorithmPair SHA_NULL = new AlgorithmPair(IntegrityAlgorithm.HMAC_SHA_1_96,
            EncryptionAlgorithm.NULL);

    static List<AlgorithmPair> pairs() {
        return AlgorithmPair.ALL;
    }

    private static EspSealer sealer(AlgorithmPair pair) {
        try (EspKeys keys = TestKeys.of(pair)) {
            return new EspSealer(SPI, pair, keys, SequenceNumber.ZERO);
        }
    }

    private static EspOpener opener(AlgorithmPair pair) {
        try (EspKeys keys = TestKeys.of(pair)) {
            return new EspOpener(pair, keys, 128, SequenceNumber.ZERO);
        }
    }

    private static byte[] seal(EspSealer sealer, byte[] segment, int nextHeader) {
        byte[] out = new byte[segment.length + sealer.overhead()];
        int length = sealer.seal(segment, 0, segment.length, nextHeader, out);
        return Arrays.copyOf(out, length);
    }

    private static byte[] segment(int length) {
        byte[] segment = new byte[length];
        new Random(length).nextBytes(segment);
        return segment;
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void noTwoPacketsHaveTheSameIv(AlgorithmPair pair) {
        int ivLength = switch (pair.ealg()) {
            case AES_CBC -> 16;
            case DES_EDE3_CBC -> 8;
            default -> pair.hmac() ? 0 : 8;
        };
        Set<String> ivs = new HashSet<>();
        // Two SAs with the same keys, as a set has them.
        for (EspSealer sealer : List.of(sealer(pair), sealer(pair))) {
            for (int i = 0; i < 100; i++) {
                byte[] packet = seal(sealer, segment(20), 17);
                ivs.add(HexFormat.of().formatHex(packet, EspProtection.HEADER, EspProtection.HEADER + ivLength));
            }
        }
        assertThat(ivs).hasSize(ivLength == 0 ? 1 : 200).doesNotContain("0".repeat(Math.max(1, 2 * ivLength)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void opensWhatItSealedAtEveryLength(AlgorithmPair pair) {
        EspSealer sealer = sealer(pair);
        EspOpener opener = opener(pair);
        for (int length = 0; length < 300; length++) {
            byte[] segment = segment(length);
            byte[] packet = seal(sealer, segment, length % 2 == 0 ? 6 : 17);
            assertThat(opener.open(packet, 0, packet.length)).as("length %d", length).isEqualTo(Verdict.ACCEPTED);
            assertThat(Arrays.copyOfRange(packet, opener.start(), opener.start() + opener.length())).isEqualTo(segment);
            assertThat(opener.nextHeader()).isEqualTo(length % 2 == 0 ? 6 : 17);
        }
        assertThat(opener.highestSequence()).isEqualTo(300).isEqualTo(sealer.sequence());
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void takesAndOpensInTheMiddleOfBuffers(AlgorithmPair pair) {
        EspSealer sealer = sealer(pair);
        byte[] ip = segment(1500);
        byte[] out = new byte[2000];
        int length = sealer.seal(ip, 20, 1400, 17, out);
        byte[] received = new byte[2200];
        System.arraycopy(out, 0, received, 60, length);
        EspOpener opener = opener(pair);
        assertThat(opener.open(received, 60, length)).isEqualTo(Verdict.ACCEPTED);
        assertThat(Arrays.copyOfRange(received, opener.start(), opener.start() + opener.length()))
                .isEqualTo(Arrays.copyOfRange(ip, 20, 1420));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void startsWithSpiAndSequenceNumberOne(AlgorithmPair pair) {
        EspSealer sealer = sealer(pair);
        assertThat(ByteBuffer.wrap(seal(sealer, segment(40), 17)).getLong()).isEqualTo(0xFEDC_BA98_0000_0001L);
        assertThat(ByteBuffer.wrap(seal(sealer, segment(40), 17)).getLong()).isEqualTo(0xFEDC_BA98_0000_0002L);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void refusesEveryChangedByte(AlgorithmPair pair) {
        byte[] packet = seal(sealer(pair), segment(37), 17);
        EspOpener opener = opener(pair);
        for (int at = 4; at < packet.length; at++) {
            byte[] changed = packet.clone();
            changed[at] ^= 0x40;
            assertThat(opener.open(changed, 0, changed.length)).as("byte %d", at).isEqualTo(Verdict.NOT_AUTHENTIC);
        }
        assertThat(opener.highestSequence()).as("forgeries move no window").isZero();
        assertThat(opener.open(packet, 0, packet.length)).isEqualTo(Verdict.ACCEPTED);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void refusesEveryTruncation(AlgorithmPair pair) {
        byte[] packet = seal(sealer(pair), segment(37), 17);
        EspOpener opener = opener(pair);
        for (int length = 8; length < packet.length; length++) {
            assertThat(opener.open(packet.clone(), 0, length)).as("%d bytes", length)
                    .isIn(Verdict.MALFORMED, Verdict.NOT_AUTHENTIC);
        }
        assertThat(opener.open(packet, 0, packet.length)).isEqualTo(Verdict.ACCEPTED);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void refusesReplays(AlgorithmPair pair) {
        EspSealer sealer = sealer(pair);
        EspOpener opener = opener(pair);
        byte[] first = seal(sealer, segment(10), 17);
        byte[] second = seal(sealer, segment(10), 17);
        assertThat(opener.open(second.clone(), 0, second.length)).isEqualTo(Verdict.ACCEPTED);
        assertThat(opener.open(first.clone(), 0, first.length)).as("late, but new").isEqualTo(Verdict.ACCEPTED);
        assertThat(opener.open(first.clone(), 0, first.length)).isEqualTo(Verdict.REPLAYED);
        assertThat(opener.open(second.clone(), 0, second.length)).isEqualTo(Verdict.REPLAYED);
    }

    @Test
    void neverWrapsTheSequenceNumber() {
        try (EspKeys keys = TestKeys.of(SHA_NULL)) {
            EspSealer sealer = new EspSealer(SPI, SHA_NULL, keys, SequenceNumber.of(0xFFFF_FFFEL));
            byte[] out = new byte[200];
            assertThat(sealer.seal(segment(10), 0, 10, 17, out)).isPositive();
            assertThat(sealer.sequence()).isEqualTo(0xFFFF_FFFFL);
            assertThat(sealer.seal(segment(10), 0, 10, 17, out)).isEqualTo(-1);
            assertThat(sealer.seal(segment(10), 0, 10, 17, out)).isEqualTo(-1);
            assertThat(sealer.sequence()).isEqualTo(0xFFFF_FFFFL);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 41, 127, 128, 129, 5000, 0x7FFF_FFFFL, 0x8000_0000L, 0xFFFF_FFFEL})
    void goesOnBehindTheLastNumberOfAnEarlierRun(long last) {
        try (EspKeys keys = TestKeys.of(SHA_NULL)) {
            EspOpener opener = new EspOpener(SHA_NULL, keys, 128, SequenceNumber.of(last));
            byte[] next = seal(new EspSealer(SPI, SHA_NULL, keys, SequenceNumber.of(last)), segment(10), 17);
            byte[] seen = seal(new EspSealer(SPI, SHA_NULL, keys, SequenceNumber.of(last - 1)), segment(10), 17);
            assertThat(ByteBuffer.wrap(next).getInt(4)).isEqualTo((int) (last + 1));
            assertThat(opener.highestSequence()).isEqualTo(last);
            assertThat(opener.open(seen.clone(), 0, seen.length)).as("the last one").isEqualTo(Verdict.REPLAYED);
            assertThat(opener.open(next.clone(), 0, next.length)).as("the next one").isEqualTo(Verdict.ACCEPTED);
            assertThat(opener.open(next.clone(), 0, next.length)).as("the next one again").isEqualTo(Verdict.REPLAYED);
            assertThat(opener.open(seen.clone(), 0, seen.length)).as("the last one again").isEqualTo(Verdict.REPLAYED);
        }
    }

    @Test
    void sealsNothingBehindTheHighestNumber() {
        try (EspKeys keys = TestKeys.of(SHA_NULL)) {
            EspSealer sealer = new EspSealer(SPI, SHA_NULL, keys, SequenceNumber.of(SequenceNumber.MAX));
            assertThat(sealer.seal(segment(10), 0, 10, 17, new byte[200])).isEqualTo(-1);
        }
    }

    @Test
    void countsGcmAndGmacIvsFromARandomPoint() {
        for (AlgorithmPair pair : AlgorithmPair.ALL) {
            if (pair.transform() == EspTransform.HMAC_AND_CIPHER) {
                continue;
            }
            Set<Long> firsts = new HashSet<>();
            for (int sa = 0; sa < 20; sa++) {
                EspSealer sealer = sealer(pair);
                long first = ByteBuffer.wrap(seal(sealer, segment(10), 17)).getLong(8);
                assertThat(ByteBuffer.wrap(seal(sealer, segment(10), 17)).getLong(8)).isEqualTo(first + 1);
                firsts.add(first);
            }
            assertThat(firsts).as("SAs of one key start apart").hasSize(20).noneMatch(iv -> iv >= 0 && iv < 1000);
        }
    }

    @Test
    void takesAFreshIvForEachCbcPacket() {
        for (EncryptionAlgorithm ealg : List.of(EncryptionAlgorithm.AES_CBC, EncryptionAlgorithm.DES_EDE3_CBC)) {
            EspSealer sealer = sealer(new AlgorithmPair(IntegrityAlgorithm.HMAC_MD5_96, ealg));
            Set<Long> ivs = new HashSet<>();
            for (int i = 0; i < 100; i++) {
                ivs.add(ByteBuffer.wrap(seal(sealer, segment(10), 17)).getLong(8));
            }
            assertThat(ivs).as("%s", ealg).hasSize(100);
        }
    }

    /** Authentic, but with padding that RFC 4303 2.4 does not allow: only a broken or hostile peer with the keys can. */
    @Test
    void refusesWrongPadding() throws Exception {
        for (byte[] trailer : new byte[][]{{9, 9, 2, 17}, {1, 3, 2, 17}, {1, 2, (byte) 200, 17}, {0, 0, 7, 17}}) {
            byte[] packet = new byte[8 + 8 + 12];
            packet[7] = 1;
            try (EspKeys keys = TestKeys.of(SHA_NULL)) {
                Protections.of(SHA_NULL, keys).seal(new byte[4], 0, 4, trailer, 4, packet);
            }
            assertThat(opener(SHA_NULL).open(packet, 0, packet.length)).as(Arrays.toString(trailer))
                    .isEqualTo(Verdict.MALFORMED);
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void passesNothingOnceWiped(AlgorithmPair pair) {
        EspSealer sealer = sealer(pair);
        EspOpener opener = opener(pair);
        byte[] packet = seal(sealer, segment(10), 17);
        opener.close();
        assertThatThrownBy(() -> assertThat(opener.open(packet, 0, packet.length)).isEqualTo(Verdict.ACCEPTED))
                .isInstanceOfAny(IllegalStateException.class, AssertionError.class);
    }
}
