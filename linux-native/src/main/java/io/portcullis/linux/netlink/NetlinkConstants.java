package io.portcullis.linux.netlink;

/** Numbers of linux/netlink.h, under their names there. */
public final class NetlinkConstants {

    /** Routing, addresses and links. */
    public static final int NETLINK_ROUTE = 0;
    /** IPsec's states and policies. */
    public static final int NETLINK_XFRM = 6;

    /** Type: nothing. */
    public static final int NLMSG_NOOP = 1;
    /** Type: an ACK or an error. */
    public static final int NLMSG_ERROR = 2;
    /** Type: a dump's end. */
    public static final int NLMSG_DONE = 3;

    /** Flag: a request. */
    public static final int NLM_F_REQUEST = 0x01;
    /** Flag: one of several messages. */
    public static final int NLM_F_MULTI = 0x02;
    /** Flag: answer even success. */
    public static final int NLM_F_ACK = 0x04;
    /** Flag in a dump: it was changed while being read. */
    public static final int NLM_F_DUMP_INTR = 0x10;
    /** Flag: everything (NLM_F_ROOT and NLM_F_MATCH). */
    public static final int NLM_F_DUMP = 0x300;
    /** Flag: take the place of what exists. */
    public static final int NLM_F_REPLACE = 0x100;
    /** Flag: fail if it exists. */
    public static final int NLM_F_EXCL = 0x200;
    /** Flag: make it if it does not exist. */
    public static final int NLM_F_CREATE = 0x400;
    /** Flag: add at the end of a list. */
    public static final int NLM_F_APPEND = 0x800;

    /** Flag of NLMSG_ERROR: only the header of the request follows. */
    public static final int NLM_F_CAPPED = 0x100;
    /** Flag of NLMSG_ERROR: attributes of the extended ACK follow. */
    public static final int NLM_F_ACK_TLVS = 0x200;
    /** Attribute of an extended ACK: the kernel's words. */
    public static final int NLMSGERR_ATTR_MSG = 1;

    /** Socket option: join a multicast group. */
    public static final int NETLINK_ADD_MEMBERSHIP = 1;
    /** Socket option: errors do not repeat the request. */
    public static final int NETLINK_CAP_ACK = 10;
    /** Socket option: errors come with words. */
    public static final int NETLINK_EXT_ACK = 11;
    /** Socket option: dumps of rtnetlink obey their filters. */
    public static final int NETLINK_GET_STRICT_CHK = 12;

    /** Bytes of struct nlmsghdr. */
    public static final int HEADER_SIZE = 16;
    /** Bytes of struct nlattr. */
    public static final int ATTRIBUTE_HEADER_SIZE = 4;
    /** An attribute that holds attributes. */
    public static final int NLA_F_NESTED = 0x8000;
    /** The bits of an attribute's type that are its number. */
    public static final int NLA_TYPE_MASK = 0x3FFF;

    private NetlinkConstants() {}

    /** The next multiple of four. */
    public static int align(int length) {
        return length + 3 & ~3;
    }
}
