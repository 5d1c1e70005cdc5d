package io.portcullis.linux.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * One message of the kernel's.
 *
 * @param type nlmsg_type
 * @param body everything behind nlmsghdr
 */
public record NetlinkReply(int type, byte[] body) {

    /** The body in the host's byte order. */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(body).order(ByteOrder.nativeOrder());
    }

    /**
     * The attributes behind a fixed part; of several of a type, the last. What is cut short is left out.
     *
     * @param fixed bytes of the fixed part
     */
    public Map<Integer, byte[]> attributes(int fixed) {
        Map<Integer, byte[]> found = new HashMap<>();
        ByteBuffer buffer = buffer();
        int at = fixed + 3 & ~3;
        while (at + 4 <= body.length) {
            int length = buffer.getShort(at) & 0xffff;
            if (length < 4 || at + length > body.length) {
                break;
            }
            found.put(buffer.getShort(at + 2) & 0x3fff, Arrays.copyOfRange(body, at + 4, at + length));
            at += length + 3 & ~3;
        }
        return found;
    }
}
