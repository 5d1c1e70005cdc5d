package io.portcullis.linux.netlink;

import java.lang.foreign.MemorySegment;
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
        Claim.that(count[0] * 4L <= attributes.bytes().byteSize(), "an attribute has a header at least");
    }
}
