package io.portcullis.ipsec.xfrm.uapi;

import static io.portcullis.ipsec.xfrm.uapi.Layouts.USERSA_ID;
import static io.portcullis.ipsec.xfrm.uapi.Layouts.USERSA_INFO;

import java.lang.foreign.MemorySegment;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SequenceNumber;
import io.portcullis.ipsec.sa.keys.EspKeys;
import io.portcullis.linux.netlink.NetlinkConstants;
import io.portcullis.linux.netlink.NetlinkMessage;

/**
 * Requests about states. Ours are ESP in transport mode with a selector (addresses and ports, any protocol) and a reqid;
 * a state toward this host has a replay window, one from this host has none, and that is how they are told apart later.
 */
public final class StateMessages {

    private static final String[] LIMITS = {"soft_byte_limit", "hard_byte_limit", "soft_packet_limit",
        "hard_packet_limit"};

    private StateMessages() {}

    /**
     * NEWSA. The caller closes the message, which wipes the keys in it.
     *
     * @param replayWindow packets, 1 to {@link Xfrm#REPLAY_WINDOW_MAX}
     * @param last         the last number sent or accepted: the next packet bears the one behind it
     */
    public static NetlinkMessage add(Sa sa, AlgorithmPair pair, EspKeys keys, int reqid, int replayWindow,
            SequenceNumber last) {
        NetlinkMessage message = NetlinkMessage.of(Xfrm.MSG_NEWSA,
                NetlinkConstants.NLM_F_CREATE | NetlinkConstants.NLM_F_EXCL, "add state " + sa);
        int family = Fields.family(sa.destination());
        MemorySegment info = message.struct(Layouts.size(USERSA_INFO));
        Selector.of(sa).write(info.asSlice(Layouts.at(USERSA_INFO, "sel")));
        Fields.address(info, Layouts.at(USERSA_INFO, "id", "daddr"), sa.destination());
        Fields.be32(info, Layouts.at(USERSA_INFO, "id", "spi"), sa.spi().bits());
        Fields.u8(info, Layouts.at(USERSA_INFO, "id", "proto"), Xfrm.PROTO_ESP);
        Fields.address(info, Layouts.at(USERSA_INFO, "saddr"), sa.source());
        for (String limit : LIMITS) {
            Fields.u64(info, Layouts.at(USERSA_INFO, "lft", limit), Xfrm.INF);
        }
        Fields.u32(info, Layouts.at(USERSA_INFO, "reqid"), reqid);
        Fields.u16(info, Layouts.at(USERSA_INFO, "family"), family);
        Fields.u8(info, Layouts.at(USERSA_INFO, "mode"), Xfrm.MODE_TRANSPORT);
        AlgorithmAttributes.append(message, pair, keys);
        switch (sa.direction()) {
            case IN -> appendReplayWindow(message, replayWindow, last);
            case OUT -> appendSent(message, last);
        }
        return message;
    }

    /** Without a window, so that it still is a state from this host. */
    private static void appendSent(NetlinkMessage message, SequenceNumber last) {
        if (last.bits() != 0) {
            MemorySegment state = message.attributeStruct(Xfrm.REPLAY_VAL, Layouts.size(Layouts.REPLAY_STATE));
            Fields.u32(state, Layouts.at(Layouts.REPLAY_STATE, "oseq"), last.bits());
        }
    }

    private static void appendReplayWindow(NetlinkMessage message, int replayWindow, SequenceNumber last) {
        int words = (replayWindow + Integer.SIZE - 1) / Integer.SIZE;
        int size = Layouts.size(Layouts.REPLAY_STATE_ESN);
        MemorySegment state = message.attributeStruct(Xfrm.REPLAY_ESN_VAL, size + Integer.BYTES * words);
        Fields.u32(state, Layouts.at(Layouts.REPLAY_STATE_ESN, "bmp_len"), words);
        Fields.u32(state, Layouts.at(Layouts.REPLAY_STATE_ESN, "replay_window"), replayWindow);
        if (last.bits() != 0) {
            Fields.u32(state, Layouts.at(Layouts.REPLAY_STATE_ESN, "seq"), last.bits());
            // Every number of the window counts as seen: which of them were, nobody knows any more.
            state.asSlice(size).fill((byte) 0xFF);
        }
    }

    /** DELSA. */
    public static NetlinkMessage delete(Sa.Id id) {
        return named(Xfrm.MSG_DELSA, "delete state", id);
    }

    /** GETSA for one. */
    public static NetlinkMessage get(Sa.Id id) {
        return named(Xfrm.MSG_GETSA, "read state", id);
    }

    private static NetlinkMessage named(int type, String verb, Sa.Id id) {
        NetlinkMessage message = NetlinkMessage.of(type, 0,
                verb + " to " + id.destination().getHostAddress() + " spi " + id.spi());
        MemorySegment body = message.struct(Layouts.size(USERSA_ID));
        Fields.address(body, Layouts.at(USERSA_ID, "daddr"), id.destination());
        Fields.be32(body, Layouts.at(USERSA_ID, "spi"), id.spi().bits());
        Fields.u16(body, Layouts.at(USERSA_ID, "family"), Fields.family(id.destination()));
        Fields.u8(body, Layouts.at(USERSA_ID, "proto"), Xfrm.PROTO_ESP);
        return message;
    }

    /** GETSA for all ESP states. The kernel wants the attributes right behind the header. */
    public static NetlinkMessage dump() {
        return NetlinkMessage.of(Xfrm.MSG_GETSA, 0, "list states").attributeU8(Xfrm.PROTO, Xfrm.PROTO_ESP);
    }
}
