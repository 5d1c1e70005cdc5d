package io.portcullis.ipsec.xfrm.uapi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.EncryptionAlgorithm;
import io.portcullis.ipsec.sa.IntegrityAlgorithm;
import io.portcullis.ipsec.sa.ProtectedEndpoint;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SequenceNumber;
import io.portcullis.ipsec.sa.Spi;
import io.portcullis.ipsec.sa.keys.EspKeys;
import io.portcullis.linux.LinuxException;
import io.portcullis.linux.netlink.NetlinkAnswer;
import io.portcullis.linux.netlink.NetlinkMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessagesTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final int REQID = 0x01020304;
    private static final String ANY_ADDRESS = "00".repeat(16);
    private static final String UE4 = "c0000202" + "00".repeat(12);
    private static final String P4 = "c0000201" + "00".repeat(12);
    private static final String NO_LIMITS = "ff".repeat(32) + "00".repeat(32);

    private static InetAddress ip(String literal) throws UnknownHostException {
        return InetAddress.getByName(literal);
    }

    /** Keys of TS 35.208 set 1. */
    private static NetlinkMessage newSa(Sa sa, IntegrityAlgorithm alg, EncryptionAlgorithm ealg) {
        return newSa(sa, alg, ealg, SequenceNumber.ZERO);
    }

    private static NetlinkMessage newSa(Sa sa, IntegrityAlgorithm alg, EncryptionAlgorithm ealg, SequenceNumber last) {
        AlgorithmPair pair = new AlgorithmPair(alg, ealg);
        try (AkaKeys keys = AkaKeys.of(HEX.parseHex("b40ba9a3c58b2a05bbf0d987b21bf8cb"),
                HEX.parseHex("f769bcd751044604127672711c6d3441")); EspKeys esp = EspKeys.expand(pair, keys)) {
            return StateMessages.add(sa, pair, esp, REQID, 128, last);
        }
    }

    private static Sa in() throws UnknownHostException {
        return new Sa(Sa.Direction.IN, ip("192.0.2.2"), 6000, ip("192.0.2.1"), 5100, Spi.of(0x9ABCDEF0L));
    }

    private static String hexFrom(NetlinkMessage message, int from) {
        return HEX.formatHex(message.toBytes(0)).substring(2 * from);
    }

    private static String name(String name) {
        StringBuilder hex = new StringBuilder(HEX.formatHex(name.getBytes(US_ASCII)));
        return hex.append("00".repeat(64 - name.length())).toString();
    }

    @Test
    @Shows("TS 33.203 7.1 mode")
    void laysOutAStateTowardUs() throws UnknownHostException {
        NetlinkMessage message = newSa(in(), IntegrityAlgorithm.HMAC_SHA_1_96, EncryptionAlgorithm.AES_CBC);
        String sel = P4 + UE4 + "13ec" + "ffff" + "1770" + "ffff" + "0200" + "2020" + "00" + "000000" + "00000000"
                + "00000000";
        assertThat(hexFrom(message, 0)).isEqualTo("d4010000" + "1000" + "0106" + "00000000" + "00000000"
                + sel + P4 + "9abcdef0" + "32" + "000000" + UE4 + NO_LIMITS + "00".repeat(32) + "00".repeat(12)
                + "00000000" + "04030201" + "0200" + "00" + "00" + "00" + "00".repeat(7)
                + "60001400" + name("hmac(sha1)") + "a0000000" + "60000000"
                + "f769bcd751044604127672711c6d3441" + "00000000"
                + "58000200" + name("cbc(aes)") + "80000000" + "b40ba9a3c58b2a05bbf0d987b21bf8cb"
                + "2c001700" + "04000000" + "00".repeat(16) + "80000000" + "00".repeat(16));
    }

    @Test
    void givesAStateFromUsNoReplayWindowAndTheNullCipherNoKey() throws UnknownHostException {
        Sa out = new Sa(Sa.Direction.OUT, ip("2001:db8::1"), 5100, ip("2001:db8::2"), 6000, Spi.of(256));
        NetlinkMessage message = newSa(out, IntegrityAlgorithm.HMAC_MD5_96, EncryptionAlgorithm.NULL);
        String us = "20010db8000000000000000000000001";
        String ue = "20010db8000000000000000000000002";
        assertThat(hexFrom(message, 16))
                .startsWith(ue + us + "1770" + "ffff" + "13ec" + "ffff" + "0a00" + "8080" + "00");
        assertThat(hexFrom(message, 16 + 56)).startsWith(ue + "00000100" + "32" + "000000" + us);
        assertThat(hexFrom(message, 16 + 224)).isEqualTo("5c001400" + name("hmac(md5)") + "80000000" + "60000000"
                + "f769bcd751044604127672711c6d3441" + "48000200" + name("ecb(cipher_null)") + "00000000");
    }

    private static Sa out() throws UnknownHostException {
        return new Sa(Sa.Direction.OUT, ip("192.0.2.1"), 5100, ip("192.0.2.2"), 6000, Spi.of(256));
    }

    @Test
    void letsAStateFromUsGoOnBehindTheLastNumberSent() throws UnknownHostException {
        NetlinkMessage message = newSa(out(), IntegrityAlgorithm.HMAC_MD5_96, EncryptionAlgorithm.NULL,
                SequenceNumber.of(0x8182_8384L));
        assertThat(hexFrom(message, 16 + 224)).isEqualTo("5c001400" + name("hmac(md5)") + "80000000" + "60000000"
                + "f769bcd751044604127672711c6d3441" + "48000200" + name("ecb(cipher_null)") + "00000000"
                + "10000a00" + "84838281" + "00000000" + "00000000");
    }

    @Test
    void marksEveryNumberUpToTheLastOneAsSeenInAStateTowardUs() throws UnknownHostException {
        NetlinkMessage message = newSa(in(), IntegrityAlgorithm.NULL, EncryptionAlgorithm.AES_GCM,
                SequenceNumber.of(0x8182_8384L));
        assertThat(hexFrom(message, 16 + 224 + 96)).isEqualTo("2c001700" + "04000000" + "00000000" + "84838281"
                + "00000000" + "00000000" + "80000000" + "ff".repeat(16));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 0x7FFF_FFFFL, 0x8000_0000L, 0xFFFF_FFFFL})
    void tellsDirectionsApartWhateverTheLastNumber(long last) throws Exception {
        for (Sa sa : List.of(in(), out())) {
            StateInfo state = StateInfo.decode(answer(newSa(sa, IntegrityAlgorithm.NULL, EncryptionAlgorithm.AES_GCM,
                    SequenceNumber.of(last)))).orElseThrow();
            assertThat(state.sa()).hasValue(sa);
            assertThat(state.counters().sequence()).isEqualTo(last);
        }
    }

    @ParameterizedTest
    @CsvSource({"NULL,AES_GCM,rfc4106(gcm(aes)),b40ba9a3c58b2a05bbf0d987b21bf8cb89273db6",
        "AES_GMAC,AES_GCM,rfc4106(gcm(aes)),b40ba9a3c58b2a05bbf0d987b21bf8cb89273db6",
        "AES_GMAC,NULL,rfc4543(gcm(aes)),f769bcd751044604127672711c6d3441dbc2b1c2"})
    @Shows("row 12.3")
    void putsTheSaltBehindTheKeyOfGcmAndGmac(IntegrityAlgorithm alg, EncryptionAlgorithm ealg, String name, String key)
            throws UnknownHostException {
        assertThat(hexFrom(newSa(in(), alg, ealg), 16 + 224)).startsWith("60001200" + name(name) + "a0000000"
                + "80000000" + key + "2c001700");
    }

    @Test
    @Shows("field 24.2")
    void givesTripleDesItsThreeKeys() throws UnknownHostException {
        assertThat(hexFrom(newSa(in(), IntegrityAlgorithm.HMAC_SHA_1_96, EncryptionAlgorithm.DES_EDE3_CBC),
                16 + 224 + 96)).startsWith("60000200" + name("cbc(des3_ede)") + "c0000000"
                        + "b50ba8a2c48a2a04baf1d986b31af8cbb50ba8a2c48a2a04");
    }

    @Test
    void namesAStateByDestinationAndSpi() throws UnknownHostException {
        assertThat(hexFrom(StateMessages.delete(in().id()), 0)).isEqualTo("28000000" + "1100" + "0100" + "00000000"
                + "00000000" + P4 + "9abcdef0" + "0200" + "32" + "00");
        assertThat(hexFrom(StateMessages.get(in().id()), 4)).startsWith("1200");
        assertThat(StateMessages.delete(in().id()).operation())
                .isEqualTo("delete state to 192.0.2.1 spi 2596069104");
    }

    @Test
    void asksForEspStatesRightBehindTheHeader() {
        assertThat(hexFrom(StateMessages.dump(), 0)).isEqualTo("18000000" + "1200" + "0100" + "00000000" + "00000000"
                + "05001900" + "32000000");
    }

    @Test
    void laysOutThePoliciesOfAnEndpoint() throws UnknownHostException {
        ProtectedEndpoint endpoint = new ProtectedEndpoint(ip("192.0.2.1"), 5100);
        String template = "44000500" + ANY_ADDRESS + "00000000" + "32" + "000000" + "0200" + "0000" + ANY_ADDRESS
                + "04030201" + "00" + "00" + "00" + "00" + "ff".repeat(12);
        String rest = "0200" + "%s" + "00".repeat(12) + NO_LIMITS + "00".repeat(32) + "64000000" + "00000000" + "%s"
                + "00" + "00" + "00" + "00000000" + template;
        assertThat(hexFrom(PolicyMessages.add(endpoint, Sa.Direction.IN, REQID), 0)).isEqualTo("fc000000" + "1300"
                + "0106" + "00".repeat(8) + P4 + ANY_ADDRESS + "13ec" + "ffff" + "0000" + "0000"
                + rest.formatted("2000", "00"));
        assertThat(hexFrom(PolicyMessages.replace(endpoint, Sa.Direction.OUT, REQID), 0)).isEqualTo("fc000000"
                + "1900" + "0105" + "00".repeat(8) + ANY_ADDRESS + P4 + "0000" + "0000" + "13ec" + "ffff"
                + rest.formatted("0020", "01"));
        assertThat(hexFrom(PolicyMessages.delete(endpoint, Sa.Direction.OUT), 0)).isEqualTo("50000000" + "1400"
                + "0100" + "00".repeat(8) + ANY_ADDRESS + P4 + "0000" + "0000" + "13ec" + "ffff" + "0200" + "0020"
                + "00".repeat(12) + "00000000" + "01" + "000000");
    }

    private static NetlinkAnswer answer(NetlinkMessage message) throws LinuxException {
        return NetlinkAnswer.decode(MemorySegment.ofArray(message.toBytes(1))).getFirst();
    }

    @ParameterizedTest
    @EnumSource(Sa.Direction.class)
    void readsBackTheStatesItWrites(Sa.Direction direction) throws Exception {
        for (String[] ends : new String[][]{{"192.0.2.2", "192.0.2.1"}, {"2001:db8::2", "2001:db8::1"}}) {
            Sa sa = new Sa(direction, ip(ends[0]), 65535, ip(ends[1]), 1, Spi.of(Spi.MAX));
            StateInfo state = StateInfo.decode(answer(newSa(sa, IntegrityAlgorithm.NULL, EncryptionAlgorithm.AES_GCM)))
                    .orElseThrow();
            assertThat(state.sa()).hasValue(sa);
            assertThat(state.id()).isEqualTo(sa.id());
            assertThat(state.bears(REQID)).isTrue();
            assertThat(state.bears(REQID + 1)).isFalse();
            assertThat(state.counters().packets()).isZero();
        }
    }

    @Test
    void readsCountersBeyondTheSignedRange() throws Exception {
        byte[] bytes = newSa(in(), IntegrityAlgorithm.NULL, EncryptionAlgorithm.AES_GCM).toBytes(1);
        MemorySegment whole = MemorySegment.ofArray(bytes);
        Fields.u64(whole, 16 + 160, 5_000_000_000L);
        Fields.u64(whole, 16 + 168, 77);
        Fields.u32(whole, 16 + 196, 3);
        Fields.u32(whole, 16 + 200, 4);
        long esn = (long) bytes.length - 40;
        Fields.u32(whole, esn + 8, 0xFFFF_FFFE);
        var counters = StateInfo.decode(NetlinkAnswer.decode(whole).getFirst()).orElseThrow().counters();
        assertThat(counters.bytes()).isEqualTo(5_000_000_000L);
        assertThat(counters.packets()).isEqualTo(77);
        assertThat(counters.replayed()).isEqualTo(3);
        assertThat(counters.integrityFailed()).isEqualTo(4);
        assertThat(counters.sequence()).isEqualTo(0xFFFF_FFFEL);
    }

    @Test
    void recognisesItsOwnPoliciesOnly() throws Exception {
        ProtectedEndpoint endpoint = new ProtectedEndpoint(ip("2001:db8::1"), 5100);
        for (Sa.Direction direction : Sa.Direction.values()) {
            PolicyInfo policy = PolicyInfo.decode(answer(PolicyMessages.add(endpoint, direction, REQID))).orElseThrow();
            assertThat(policy.protects(endpoint, direction, REQID)).isTrue();
            assertThat(policy.direction()).hasValue(direction);
            assertThat(policy.protects(endpoint, direction, REQID + 1)).isFalse();
            assertThat(policy.protects(new ProtectedEndpoint(ip("2001:db8::1"), 5101), direction, REQID)).isFalse();
            assertThat(policy.protects(new ProtectedEndpoint(ip("192.0.2.1"), 5100), direction, REQID)).isFalse();
        }
    }

    @Test
    void doesNotTakeAChangedPolicyForProtection() throws Exception {
        ProtectedEndpoint endpoint = new ProtectedEndpoint(ip("192.0.2.1"), 5100);
        List<Integer> changed = new ArrayList<>();
        int template = 16 + 168 + 4;
        // dir, action, the template's protocol, mode and "optional".
        for (int at : new int[]{16 + 160, 16 + 161, template + 20, template + 48, template + 50}) {
            byte[] bytes = PolicyMessages.add(endpoint, Sa.Direction.IN, REQID).toBytes(1);
            bytes[at] ^= 1;
            if (answerPolicy(bytes).filter(p -> p.protects(endpoint, Sa.Direction.IN, REQID)).isEmpty()) {
                changed.add(at);
            }
        }
        assertThat(changed).hasSize(5);
    }

    private static Optional<PolicyInfo> answerPolicy(byte[] bytes) throws LinuxException {
        byte[] asAnswer = bytes.clone();
        return PolicyInfo.decode(NetlinkAnswer.decode(MemorySegment.ofArray(asAnswer)).getFirst());
    }

    @Test
    void survivesAnswersCutShortAndGarbled() throws Exception {
        Random random = new Random(33203);
        byte[] state = newSa(in(), IntegrityAlgorithm.HMAC_SHA_1_96, EncryptionAlgorithm.AES_CBC).toBytes(1);
        byte[] policy = PolicyMessages.add(new ProtectedEndpoint(ip("192.0.2.1"), 5100), Sa.Direction.IN, REQID)
                .toBytes(1);
        int read = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] source = i % 2 == 0 ? state : policy;
            MemorySegment bytes = MemorySegment.ofArray(source.clone());
            for (int flips = random.nextInt(8); flips > 0; flips--) {
                bytes.set(JAVA_BYTE, 16 + random.nextInt(source.length - 16),
                        (byte) random.nextInt());
            }
            int cut = random.nextBoolean() ? source.length - 16 : random.nextInt(source.length - 16);
            NetlinkAnswer answer = new NetlinkAnswer(i % 2 == 0 ? Xfrm.MSG_NEWSA : Xfrm.MSG_NEWPOLICY, 0, 1,
                    bytes.asSlice(16, cut));
            Optional<StateInfo> info = StateInfo.decode(answer);
            if (info.isPresent()) {
                info.get().sa();
                info.get().bears(REQID);
                read++;
            }
            if (PolicyInfo.decode(answer).isPresent()) {
                read++;
            }
        }
        assertThat(read).isGreaterThan(10_000);
    }
}
