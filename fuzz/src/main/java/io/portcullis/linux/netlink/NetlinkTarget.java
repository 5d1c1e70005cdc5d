package io.portcullis.linux.netlink;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

import io.portcullis.fuzz.Claim;
import io.portcullis.fuzz.Planted;
import io.portcullis.ipsec.xfrm.uapi.PolicyInfo;
import io.portcullis.ipsec.xfrm.uapi.StateInfo;
import io.portcullis.linux.LinuxException;

/** What the kernel is said to have sent: reading stays inside it, and ends. */
public final class NetlinkTarget {

    private NetlinkTarget() {}

    /** Reads the bytes as one datagram. */
    public static void run(byte[] bytes) {
        List<NetlinkAnswer> answers;
        try {
            answers = NetlinkAnswer.decode(MemorySegment.ofArray(bytes));
        } catch (LinuxException e) {
            return;
        }
        Claim.that(answers.size() <= bytes.length / NetlinkConstants.HEADER_SIZE, "a message has a header at least");
        Claim.same(answers.size(), plainly(answers, ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder())),
                "as many messages as lengths lead to");
        DumpReader<String> dump = new DumpReader<>("read", 1, answer -> Optional.of(answer.detail()));
        Collector collector = new Collector(List.of(NetlinkMessage.of(16, 0, "ask")), 1, answer -> {});
        for (NetlinkAnswer answer : answers) {
            answer.errno();
            Planted.behind(answer.detail());
            for (int struct : new int[]{0, 12, 16, 20, 224}) {
                attributes(answer.attributes(struct), 0);
            }
            StateInfo.decode(answer).ifPresent(info -> {
                info.bears(7);
                info.id();
                info.sa();
            });
            PolicyInfo.decode(answer).ifPresent(info -> {
                info.bears(7);
                info.direction();
            });
            if (!collector.complete()) {
                collector.take(answer);
            }
            try {
                dump.take(answer);
            } catch (LinuxException refused) {
                Claim.that(dump.done(), "an error ends a dump");
            }
        }
        Claim.that(dump.found().size() <= answers.size(), "no more found than came");
    }

    /** Goes from length to length, as netlink(7) has it; returns how many messages there are. */
    private static int plainly(List<NetlinkAnswer> answers, ByteBuffer bytes) {
        int count = 0;
        int at = 0;
        while (bytes.limit() - at >= 16) {
            Claim.that(count < answers.size(), "every message is read");
            NetlinkAnswer answer = answers.get(count++);
            int length = bytes.getInt(at);
            Claim.same((int) answer.payload().byteSize(), length - 16, "payload");
            Claim.same(answer.type(), (int) bytes.getChar(at + 4), "type");
            Claim.same(answer.flags(), (int) bytes.getChar(at + 6), "flags");
            Claim.same(answer.sequence(), bytes.getInt(at + 8), "sequence");
            Claim.that(answer.payload().asByteBuffer().equals(bytes.slice(at + 16, length - 16)), "bytes of it");
            at = length > bytes.limit() - at - 4 ? bytes.limit() : at + (length + 3) / 4 * 4;
        }
        return count;
    }

    /** How many attributes there are, each as long as it says and behind the one before. */
    private static int row(NetlinkAttributes attributes) {
        ByteBuffer bytes = attributes.bytes().asByteBuffer().order(ByteOrder.nativeOrder());
        int count = 0;
        int at = 0;
        while (bytes.limit() - at >= 4 && bytes.getChar(at) >= 4 && bytes.getChar(at) <= bytes.limit() - at) {
            count++;
            at = Math.min(bytes.limit(), at + (bytes.getChar(at) + 3) / 4 * 4);
        }
        return count;
    }

    private static void attributes(NetlinkAttributes attributes, int depth) {
        int[] count = new int[1];
        attributes.forEach((type, value) -> {
            count[0]++;
            Claim.that(type >= 0 && type <= NetlinkConstants.NLA_TYPE_MASK, "an attribute's number");
            if (depth < 2) {
                attributes(new NetlinkAttributes(value), depth + 1);
            }
            attributes.text(type);
            attributes.u32(type);
        });
        Claim.same(count[0], row(attributes), "as many attributes as lengths lead to");
    }
}
