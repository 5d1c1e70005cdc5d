package io.portcullis.ipsec.xfrm.uapi;

import static io.portcullis.ipsec.xfrm.uapi.Layouts.USERPOLICY_INFO;
import static io.portcullis.ipsec.xfrm.uapi.Layouts.USER_TMPL;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

import io.portcullis.ipsec.sa.ProtectedEndpoint;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.linux.netlink.NetlinkAnswer;

/**
 * What the kernel says about a policy.
 *
 * @param selector  the packets that it is for
 * @param dir       {@link Xfrm#POLICY_IN}, {@link Xfrm#POLICY_OUT} or another
 * @param action    {@link Xfrm#POLICY_ALLOW} or another
 * @param templates how many transformations it wants
 * @param protocol  of the first template
 * @param mode      of the first template
 * @param optional  whether cleartext passes as well
 * @param reqid     of the first template; 0 without one
 */
public record PolicyInfo(Selector selector, int dir, int action, int templates, int protocol, int mode,
        boolean optional, int reqid) {

    /** Reads a NEWPOLICY of the kernel; empty if it is something else or cut short, or of another address family. */
    public static Optional<PolicyInfo> decode(NetlinkAnswer answer) {
        MemorySegment info = answer.payload();
        if (answer.type() != Xfrm.MSG_NEWPOLICY || info.byteSize() < USERPOLICY_INFO.byteSize()) {
            return Optional.empty();
        }
        Selector selector = Selector.read(info);
        if (selector.family() != Xfrm.AF_INET && selector.family() != Xfrm.AF_INET6) {
            return Optional.empty();
        }
        int dir = Fields.u8(info, Layouts.at(USERPOLICY_INFO, "dir"));
        int action = Fields.u8(info, Layouts.at(USERPOLICY_INFO, "action"));
        Optional<MemorySegment> first = answer.attributes(Layouts.size(USERPOLICY_INFO)).first(Xfrm.TMPL,
                Layouts.size(USER_TMPL));
        if (first.isEmpty()) {
            return Optional.of(new PolicyInfo(selector, dir, action, 0, 0, 0, false, 0));
        }
        MemorySegment template = first.get();
        return Optional.of(new PolicyInfo(selector, dir, action,
                (int) (template.byteSize() / USER_TMPL.byteSize()),
                Fields.u8(template, Layouts.at(USER_TMPL, "id", "proto")),
                Fields.u8(template, Layouts.at(USER_TMPL, "mode")),
                Fields.u8(template, Layouts.at(USER_TMPL, "optional")) != 0,
                Fields.u32(template, Layouts.at(USER_TMPL, "reqid"))));
    }

    /** Whether it is of the kind that {@link PolicyMessages} makes, under this reqid. */
    public boolean bears(int mark) {
        return templates == 1 && reqid == mark && protocol == Xfrm.PROTO_ESP;
    }

    /** Whether it does for this endpoint what {@link PolicyMessages#add} wants. */
    public boolean protects(ProtectedEndpoint endpoint, Sa.Direction direction, int mark) {
        return bears(mark) && direction().filter(direction::equals).isPresent() && action == Xfrm.POLICY_ALLOW
                && mode == Xfrm.MODE_TRANSPORT && !optional
                && selector.equals(Selector.of(endpoint, direction));
    }

    /** IN or OUT; empty for other directions. */
    public Optional<Sa.Direction> direction() {
        return switch (dir) {
            case Xfrm.POLICY_IN -> Optional.of(Sa.Direction.IN);
            case Xfrm.POLICY_OUT -> Optional.of(Sa.Direction.OUT);
            default -> Optional.empty();
        };
    }
}
