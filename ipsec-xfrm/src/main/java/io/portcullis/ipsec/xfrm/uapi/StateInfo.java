package io.portcullis.ipsec.xfrm.uapi;

import static io.portcullis.ipsec.xfrm.uapi.Layouts.REPLAY_STATE;
import static io.portcullis.ipsec.xfrm.uapi.Layouts.REPLAY_STATE_ESN;
import static io.portcullis.ipsec.xfrm.uapi.Layouts.USERSA_INFO;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.util.Optional;

import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SaCounters;
import io.portcullis.ipsec.sa.Spi;
import io.portcullis.linux.netlink.NetlinkAnswer;
import io.portcullis.linux.netlink.NetlinkAttributes;

/**
 * What the kernel says about a state; its keys are not read.
 *
 * @param selector  the packets that it is for
 * @param destination names it together with the SPI
 * @param spi       the 32 bits
 * @param protocol  IPPROTO_ESP or another
 * @param mode      {@link Xfrm#MODE_TRANSPORT} or another
 * @param reqid     whose it is
 * @param replayWindow packets, 0 for none
 * @param counters  what passed through it
 */
public record StateInfo(Selector selector, InetAddress destination, int spi, int protocol, int mode, int reqid,
        int replayWindow, SaCounters counters) {

    /** Reads a NEWSA of the kernel; empty if it is something else or cut short, or of another address family. */
    public static Optional<StateInfo> decode(NetlinkAnswer answer) {
        MemorySegment info = answer.payload();
        if (answer.type() != Xfrm.MSG_NEWSA || info.byteSize() < USERSA_INFO.byteSize()) {
            return Optional.empty();
        }
        int family = Fields.u16(info, Layouts.at(USERSA_INFO, "family"));
        if (family != Xfrm.AF_INET && family != Xfrm.AF_INET6) {
            return Optional.empty();
        }
        Replay replay = Replay.read(info, answer.attributes(Layouts.size(USERSA_INFO)));
        SaCounters counters = new SaCounters(Fields.u64(info, Layouts.at(USERSA_INFO, "curlft", "packets")),
                Fields.u64(info, Layouts.at(USERSA_INFO, "curlft", "bytes")),
                Integer.toUnsignedLong(replay.window == 0 ? replay.oseq : replay.seq),
                Integer.toUnsignedLong(Fields.u32(info, Layouts.at(USERSA_INFO, "stats", "replay"))),
                Integer.toUnsignedLong(Fields.u32(info, Layouts.at(USERSA_INFO, "stats", "integrity_failed"))));
        return Optional.of(new StateInfo(Selector.read(info),
                Fields.address(info, Layouts.at(USERSA_INFO, "id", "daddr"), family),
                Fields.be32(info, Layouts.at(USERSA_INFO, "id", "spi")),
                Fields.u8(info, Layouts.at(USERSA_INFO, "id", "proto")),
                Fields.u8(info, Layouts.at(USERSA_INFO, "mode")),
                Fields.u32(info, Layouts.at(USERSA_INFO, "reqid")), replay.window, counters));
    }

    /** Whether it is of the kind that {@link StateMessages#add} makes, under this reqid. */
    public boolean bears(int mark) {
        return reqid == mark && protocol == Xfrm.PROTO_ESP && mode == Xfrm.MODE_TRANSPORT && selector.source() != null
                && selector.destination() != null && Integer.toUnsignedLong(spi) >= Spi.MIN;
    }

    /** What names it. */
    public Sa.Id id() {
        return new Sa.Id(destination, new Spi(spi));
    }

    /** The SA; empty if the selector is not one of ours. */
    public Optional<Sa> sa() {
        InetAddress from = selector.source();
        InetAddress to = selector.destination();
        if (from == null || to == null) {
            return Optional.empty();
        }
        return Optional.of(new Sa(replayWindow == 0 ? Sa.Direction.OUT : Sa.Direction.IN, from, selector.sourcePort(),
                to, selector.destinationPort(), new Spi(spi)));
    }

    /** Either way of telling the replay state. */
    private record Replay(int oseq, int seq, int window) {

        static Replay read(MemorySegment info, NetlinkAttributes attributes) {
            Optional<MemorySegment> esn = attributes.first(Xfrm.REPLAY_ESN_VAL, Layouts.size(REPLAY_STATE_ESN));
            if (esn.isPresent()) {
                MemorySegment state = esn.get();
                return new Replay(Fields.u32(state, Layouts.at(REPLAY_STATE_ESN, "oseq")),
                        Fields.u32(state, Layouts.at(REPLAY_STATE_ESN, "seq")),
                        Fields.u32(state, Layouts.at(REPLAY_STATE_ESN, "replay_window")));
            }
            int window = Fields.u8(info, Layouts.at(USERSA_INFO, "replay_window"));
            Optional<MemorySegment> old = attributes.first(Xfrm.REPLAY_VAL, Layouts.size(REPLAY_STATE));
            if (old.isPresent()) {
                MemorySegment state = old.get();
                return new Replay(Fields.u32(state, Layouts.at(REPLAY_STATE, "oseq")),
                        Fields.u32(state, Layouts.at(REPLAY_STATE, "seq")), window);
            }
            return new Replay(0, 0, window);
        }
    }
}
