package io.portcullis.linux.netlink;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

import io.portcullis.linux.Errno;
import io.portcullis.linux.LinuxException;

/**
 * One message from the kernel, read in place: the payload is valid only until the function that it was handed to
 * returns, since the buffer is wiped and used again.
 *
 * @param type     the family's message type, or one of NLMSG_NOOP, NLMSG_ERROR, NLMSG_DONE
 * @param flags    NLM_F_*
 * @param sequence of the request that it answers; of notifications what caused them
 * @param payload  what follows the header: the family's struct and attributes
 */
public record NetlinkAnswer(int type, int flags, int sequence, MemorySegment payload) {

    /**
     * The messages in what one receive brought.
     *
     * @throws LinuxException EBADMSG if the lengths in it cannot be
     */
    public static List<NetlinkAnswer> decode(MemorySegment datagram) throws LinuxException {
        List<NetlinkAnswer> answers = new ArrayList<>();
        long at = 0;
        while (datagram.byteSize() - at >= NetlinkConstants.HEADER_SIZE) {
            int length = datagram.get(JAVA_INT_UNALIGNED, at);
            if (length < NetlinkConstants.HEADER_SIZE || length > datagram.byteSize() - at) {
                throw new LinuxException("decode a netlink answer", Errno.EBADMSG.number(),
                        "a message says it has " + Integer.toUnsignedString(length) + " bytes");
            }
            answers.add(new NetlinkAnswer(Short.toUnsignedInt(datagram.get(JAVA_SHORT_UNALIGNED, at + 4)),
                    Short.toUnsignedInt(datagram.get(JAVA_SHORT_UNALIGNED, at + 6)),
                    datagram.get(JAVA_INT_UNALIGNED, at + 8),
                    datagram.asSlice(at + NetlinkConstants.HEADER_SIZE, length - NetlinkConstants.HEADER_SIZE)));
            at += NetlinkConstants.align(length);
        }
        return answers;
    }

    /** Whether these bits are set. */
    public boolean has(int flag) {
        return (flags & flag) == flag;
    }

    /**
     * The attributes behind the family's struct; none if the payload is not even as long as that.
     *
     * @param structSize bytes
     */
    public NetlinkAttributes attributes(int structSize) {
        int start = NetlinkConstants.align(structSize);
        return new NetlinkAttributes(payload.byteSize() <= start ? MemorySegment.NULL : payload.asSlice(start));
    }

    /** The errno in an NLMSG_ERROR or NLMSG_DONE, positive; 0 for an ACK. */
    int errno() {
        return payload.byteSize() < 4 ? 0 : -payload.get(JAVA_INT_UNALIGNED, 0);
    }

    /** The kernel's words in an NLMSG_ERROR or NLMSG_DONE with an extended ACK, else empty. */
    String detail() {
        if (!has(NetlinkConstants.NLM_F_ACK_TLVS)) {
            return "";
        }
        long start = 4;
        if (type == NetlinkConstants.NLMSG_ERROR) {
            if (payload.byteSize() < start + NetlinkConstants.HEADER_SIZE) {
                return "";
            }
            long request = Integer.toUnsignedLong(payload.get(JAVA_INT_UNALIGNED, start));
            start += has(NetlinkConstants.NLM_F_CAPPED) ? NetlinkConstants.HEADER_SIZE : request + 3 & ~3L;
        }
        if (start > payload.byteSize()) {
            return "";
        }
        return new NetlinkAttributes(payload.asSlice(start)).text(NetlinkConstants.NLMSGERR_ATTR_MSG).orElse("");
    }
}
