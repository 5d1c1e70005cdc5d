package io.portcullis.ipsec.xfrm.uapi;

import static io.portcullis.ipsec.xfrm.uapi.Layouts.USERPOLICY_ID;
import static io.portcullis.ipsec.xfrm.uapi.Layouts.USERPOLICY_INFO;
import static io.portcullis.ipsec.xfrm.uapi.Layouts.USER_TMPL;

import java.lang.foreign.MemorySegment;
import java.util.Locale;

import io.portcullis.ipsec.sa.ProtectedEndpoint;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.linux.netlink.NetlinkConstants;
import io.portcullis.linux.netlink.NetlinkMessage;

/**
 * Requests about the two static policies of a protected endpoint. Each has one template: ESP, transport mode, no
 * addresses, no SPI, and our reqid; the kernel then takes whichever state with that reqid has a matching selector.
 */
public final class PolicyMessages {

    /** Before whatever else is installed for the host as a whole: the lower, the sooner. */
    public static final int PRIORITY = 100;

    private static final int ANY_ALGORITHM = ~0;
    private static final String[] LIMITS = {"soft_byte_limit", "hard_byte_limit", "soft_packet_limit",
        "hard_packet_limit"};

    private PolicyMessages() {}

    /** NEWPOLICY: EEXIST if there is one for the same packets, whoever made it. */
    public static NetlinkMessage add(ProtectedEndpoint endpoint, Sa.Direction direction, int reqid) {
        return full(Xfrm.MSG_NEWPOLICY, NetlinkConstants.NLM_F_CREATE | NetlinkConstants.NLM_F_EXCL, "add", endpoint,
                direction, reqid);
    }

    /** UPDPOLICY: makes it, or takes the place of the one for the same packets. */
    public static NetlinkMessage replace(ProtectedEndpoint endpoint, Sa.Direction direction, int reqid) {
        return full(Xfrm.MSG_UPDPOLICY, NetlinkConstants.NLM_F_CREATE | NetlinkConstants.NLM_F_REPLACE, "replace",
                endpoint, direction, reqid);
    }

    private static NetlinkMessage full(int type, int flags, String verb, ProtectedEndpoint endpoint,
            Sa.Direction direction, int reqid) {
        NetlinkMessage message = NetlinkMessage.of(type, flags, words(verb, endpoint, direction));
        MemorySegment info = message.struct(Layouts.size(USERPOLICY_INFO));
        Selector selector = Selector.of(endpoint, direction);
        selector.write(info);
        for (String limit : LIMITS) {
            Fields.u64(info, Layouts.at(USERPOLICY_INFO, "lft", limit), Xfrm.INF);
        }
        Fields.u32(info, Layouts.at(USERPOLICY_INFO, "priority"), PRIORITY);
        Fields.u8(info, Layouts.at(USERPOLICY_INFO, "dir"), dir(direction));
        Fields.u8(info, Layouts.at(USERPOLICY_INFO, "action"), Xfrm.POLICY_ALLOW);
        MemorySegment template = message.attributeStruct(Xfrm.TMPL, Layouts.size(USER_TMPL));
        Fields.u8(template, Layouts.at(USER_TMPL, "id", "proto"), Xfrm.PROTO_ESP);
        Fields.u16(template, Layouts.at(USER_TMPL, "family"), selector.family());
        Fields.u32(template, Layouts.at(USER_TMPL, "reqid"), reqid);
        Fields.u8(template, Layouts.at(USER_TMPL, "mode"), Xfrm.MODE_TRANSPORT);
        Fields.u32(template, Layouts.at(USER_TMPL, "aalgos"), ANY_ALGORITHM);
        Fields.u32(template, Layouts.at(USER_TMPL, "ealgos"), ANY_ALGORITHM);
        Fields.u32(template, Layouts.at(USER_TMPL, "calgos"), ANY_ALGORITHM);
        return message;
    }

    /** DELPOLICY. */
    public static NetlinkMessage delete(ProtectedEndpoint endpoint, Sa.Direction direction) {
        return named(Xfrm.MSG_DELPOLICY, words("delete", endpoint, direction), Selector.of(endpoint, direction),
                direction);
    }

    /** DELPOLICY of one that a dump showed. */
    public static NetlinkMessage delete(PolicyInfo policy, Sa.Direction direction) {
        return named(Xfrm.MSG_DELPOLICY, "delete policy " + policy.selector() + " " + direction, policy.selector(),
                direction);
    }

    /** GETPOLICY for one. */
    public static NetlinkMessage get(ProtectedEndpoint endpoint, Sa.Direction direction) {
        return named(Xfrm.MSG_GETPOLICY, words("read", endpoint, direction), Selector.of(endpoint, direction),
                direction);
    }

    private static NetlinkMessage named(int type, String operation, Selector selector, Sa.Direction direction) {
        NetlinkMessage message = NetlinkMessage.of(type, 0, operation);
        MemorySegment id = message.struct(Layouts.size(USERPOLICY_ID));
        selector.write(id);
        Fields.u8(id, Layouts.at(USERPOLICY_ID, "dir"), dir(direction));
        return message;
    }

    /** GETPOLICY for all. */
    public static NetlinkMessage dump() {
        return NetlinkMessage.of(Xfrm.MSG_GETPOLICY, 0, "list policies");
    }

    private static String words(String verb, ProtectedEndpoint endpoint, Sa.Direction direction) {
        return verb + " policy " + direction.name().toLowerCase(Locale.ROOT) + " " + endpoint;
    }

    private static int dir(Sa.Direction direction) {
        return direction == Sa.Direction.IN ? Xfrm.POLICY_IN : Xfrm.POLICY_OUT;
    }
}
