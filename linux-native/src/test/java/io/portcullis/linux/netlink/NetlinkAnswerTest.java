package io.portcullis.linux.netlink;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import io.portcullis.linux.Errno;
import io.portcullis.linux.LinuxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NetlinkAnswerTest {

    private static final HexFormat HEX = HexFormat.of();

    private static MemorySegment segment(String hex) {
        return MemorySegment.ofArray(HEX.parseHex(hex));
    }

    @Test
    void readsSeveralMessagesInOneDatagram() throws LinuxException {
        List<NetlinkAnswer> answers = NetlinkAnswer.decode(segment("11000000" + "1000" + "0200" + "05000000"
                + "00000000" + "ff000000" + "10000000" + "0300" + "1200" + "06000000" + "00000000"));
        assertThat(answers).hasSize(2);
        assertThat(answers.getFirst().type()).isEqualTo(0x10);
        assertThat(answers.getFirst().sequence()).isEqualTo(5);
        assertThat(answers.getFirst().payload().byteSize()).isEqualTo(1);
        assertThat(answers.getLast().type()).isEqualTo(NetlinkConstants.NLMSG_DONE);
        assertThat(answers.getLast().has(NetlinkConstants.NLM_F_DUMP_INTR)).isTrue();
        assertThat(answers.getLast().has(NetlinkConstants.NLM_F_ACK)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000" + "1000000005000000" + "00000000", "0f000000" + "1000000005000000" + "00000000",
        "11000000" + "1000000005000000" + "00000000", "ffffffff" + "1000000005000000" + "00000000",
        "00000080" + "1000000005000000" + "00000000"})
    void refusesLengthsThatCannotBe(String hex) {
        assertThatThrownBy(() -> NetlinkAnswer.decode(segment(hex))).isInstanceOfSatisfying(LinuxException.class,
                e -> assertThat(e.is(Errno.EBADMSG)).isTrue());
    }

    /** An answer that the kernel gave to NEWSA without ESP: -93, the request's header, NLMSGERR_ATTR_MSG. */
    @Test
    void readsTheWordsOfAnExtendedAck() throws LinuxException {
        NetlinkAnswer answer = NetlinkAnswer.decode(segment("40000000" + "0200" + "0003" + "07000000" + "00000000"
                + "a3ffffff" + "f8000000" + "10000506" + "07000000" + "00000000"
                + "1c000100" + "526571756573746564207479706520" + "6e6f7420666f" + "0000" + "00")).getFirst();
        assertThat(answer.errno()).isEqualTo(Errno.EPROTONOSUPPORT.number());
        assertThat(answer.detail()).isEqualTo("Requested type not fo");
    }

    @Test
    void findsTheWordsBehindAnUncappedRequest() throws LinuxException {
        NetlinkAnswer answer = NetlinkAnswer.decode(segment("30000000" + "0200" + "0002" + "07000000" + "00000000"
                + "eaffffff" + "14000000" + "10000506" + "07000000" + "00000000" + "aabbccdd"
                + "07000100" + "6e6f0000")).getFirst();
        assertThat(answer.errno()).isEqualTo(Errno.EINVAL.number());
        assertThat(answer.detail()).isEqualTo("no");
    }

    @Test
    void takesAnErrorCutShortForWhatItSays() throws LinuxException {
        NetlinkAnswer cut = NetlinkAnswer.decode(segment("14000000" + "0200" + "0003" + "07000000" + "00000000"
                + "ffffffff")).getFirst();
        assertThat(cut.errno()).isEqualTo(1);
        assertThat(cut.detail()).isEmpty();
    }

    @Test
    void endsARowOfAttributesAtAnImpossibleLength() {
        NetlinkAttributes attributes = new NetlinkAttributes(segment("08000100" + "01000000" + "03000200" + "08000300"
                + "02000000"));
        assertThat(attributes.u32(1)).hasValue(1);
        assertThat(attributes.u32(3)).isEmpty();
        assertThat(new NetlinkAttributes(segment("ff000100" + "01000000")).first(1)).isEmpty();
        assertThat(new NetlinkAttributes(segment("080001")).first(1)).isEmpty();
    }

    @Test
    void readsNestedAttributesAndTexts() {
        NetlinkMessage message = NetlinkMessage.of(1, 0, "try");
        message.nested(5, inner -> inner.attributeText(1, "gre").attributeU32(2, 77));
        byte[] bytes = message.toBytes(0);
        NetlinkAttributes outer = new NetlinkAttributes(MemorySegment.ofArray(bytes).asSlice(16));
        assertThat(outer.nested(5).text(1)).hasValue("gre");
        assertThat(outer.nested(5).u32(2)).hasValue(77);
        assertThat(outer.nested(6).u32(2)).isEmpty();
        assertThat(outer.nested(5).first(2, 5)).as("room for five bytes").isEmpty();
    }

    @Test
    void readsGarbageWithoutLeavingIt() {
        Random random = new Random(3329);
        int decoded = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[random.nextInt(120)];
            random.nextBytes(bytes);
            if (bytes.length >= 20) {
                bytes[0] = (byte) (16 + random.nextInt(bytes.length - 15));
                bytes[1] = 0;
                bytes[2] = 0;
                bytes[3] = 0;
                bytes[4] = (byte) (1 + random.nextInt(3));
                bytes[5] = 0;
                bytes[16 + 3] = 0;
            }
            try {
                for (NetlinkAnswer answer : NetlinkAnswer.decode(MemorySegment.ofArray(bytes))) {
                    decoded++;
                    answer.errno();
                    answer.detail();
                    answer.attributes(random.nextInt(40)).forEach((type, value) -> {
                        assertThat(type).isBetween(0, NetlinkConstants.NLA_TYPE_MASK);
                        new NetlinkAttributes(value).text(1);
                    });
                }
            } catch (LinuxException e) {
                assertThat(e.is(Errno.EBADMSG)).isTrue();
            }
        }
        assertThat(decoded).isGreaterThan(10_000);
    }

    @Test
    void matchesAnswersToRequestsInAnyOrder() throws LinuxException {
        List<NetlinkMessage> requests = List.of(NetlinkMessage.of(1, 0, "first"), NetlinkMessage.of(1, 0, "second"));
        Collector collector = new Collector(requests, -1, answer -> {});
        collector.take(error(4, -17));
        collector.take(error(0, -17));
        collector.take(error(0, 0));
        assertThat(collector.complete()).isFalse();
        assertThatThrownBy(collector::acks).isInstanceOf(IllegalStateException.class);
        collector.take(error(-1, 0));
        assertThat(collector.complete()).isTrue();
        assertThat(collector.acks()).extracting(NetlinkAck::ok).containsExactly(true, false);
        assertThat(collector.acks().getLast().failure()).hasMessage("second: EEXIST (File exists)");
    }

    private static NetlinkAnswer error(int sequence, int code) throws LinuxException {
        NetlinkMessage message = NetlinkMessage.of(NetlinkConstants.NLMSG_ERROR, 0, "answer");
        message.struct(4).set(JAVA_INT_UNALIGNED, 0, code);
        return NetlinkAnswer.decode(MemorySegment.ofArray(message.toBytes(sequence))).getFirst();
    }

    @Test
    void noticesADumpThatChangedUnderway() throws LinuxException {
        DumpReader<Integer> reader = new DumpReader<>("list", 5, answer -> Optional.of(answer.type()));
        reader.take(message(0x10, 4, 0));
        reader.take(message(0x11, 5, 0));
        assertThat(reader.interrupted()).isFalse();
        reader.take(message(0x12, 5, NetlinkConstants.NLM_F_DUMP_INTR));
        assertThat(reader.done()).isFalse();
        reader.take(message(NetlinkConstants.NLMSG_DONE, 5, 0));
        assertThat(reader.done()).isTrue();
        assertThat(reader.interrupted()).isTrue();
        assertThat(reader.found()).containsExactly(0x11, 0x12);
    }

    @Test
    void throwsTheErrorThatEndsADump() {
        DumpReader<Integer> reader = new DumpReader<>("list", 5, answer -> Optional.empty());
        assertThatThrownBy(() -> reader.take(error(5, -1))).isInstanceOf(LinuxException.class)
                .hasMessage("list: EPERM (Operation not permitted)");
    }

    private static NetlinkAnswer message(int type, int sequence, int flags) throws LinuxException {
        return NetlinkAnswer.decode(MemorySegment.ofArray(NetlinkMessage.of(type, flags, "answer").toBytes(sequence)))
                .getFirst();
    }
}
