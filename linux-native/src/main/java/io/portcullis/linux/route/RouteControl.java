package io.portcullis.linux.route;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.portcullis.linux.Errno;
import io.portcullis.linux.LinuxException;
import io.portcullis.linux.netlink.NetlinkAck;
import io.portcullis.linux.netlink.NetlinkAnswer;
import io.portcullis.linux.netlink.NetlinkAttributes;
import io.portcullis.linux.netlink.NetlinkConstants;
import io.portcullis.linux.netlink.NetlinkMessage;
import io.portcullis.linux.netlink.NetlinkSocket;
import io.portcullis.linux.socket.Constants;
import io.portcullis.linux.socket.SocketAddresses;

/** Brings links up, and adds and removes rules and routes (rtnetlink(7)), in the opener's network namespace. Thread-safe. */
public final class RouteControl implements AutoCloseable {

    private static final int RTM_NEWLINK = 16;
    private static final int RTM_GETLINK = 18;
    private static final int RTM_NEWADDR = 20;
    private static final int RTM_NEWROUTE = 24;
    private static final int RTM_DELROUTE = 25;
    private static final int RTM_NEWRULE = 32;
    private static final int RTM_DELRULE = 33;
    private static final int RTM_GETRULE = 34;
    private static final int IFINFOMSG = 16;
    private static final int IFF_UP = 1;
    private static final int IFLA_MTU = 4;
    private static final int IFADDRMSG = 8;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int RT_SCOPE_HOST = 254;
    private static final int RTMSG = 12;
    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_METRICS = 8;
    private static final int RTA_TABLE = 15;
    private static final int RTAX_ADVMSS = 8;
    private static final int RTN_UNICAST = 1;
    private static final int RTN_LOCAL = 2;
    private static final int RT_TABLE_LOCAL = 255;
    private static final int LOOPBACK = 1;
    private static final int RT_SCOPE_LINK = 253;
    private static final int RTPROT_STATIC = 4;
    private static final int FIB_RULE_HDR = 12;
    private static final int FR_ACT_TO_TBL = 1;
    private static final int FRA_SRC = 2;
    private static final int FRA_IIFNAME = 3;
    private static final int FRA_PRIORITY = 6;
    private static final int FRA_TABLE = 15;
    private static final int FRA_OIFNAME = 17;
    private static final int FRA_PROTOCOL = 21;
    private static final int FRA_SPORT_RANGE = 23;

    private final NetlinkSocket socket;

    private RouteControl(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Opens a netlink socket. */
    public static RouteControl open() throws LinuxException {
        return new RouteControl(NetlinkSocket.open(NetlinkConstants.NETLINK_ROUTE));
    }

    /** Brings a link up with an MTU. */
    public void linkUp(int index, int mtu) throws LinuxException {
        try (NetlinkMessage message = NetlinkMessage.of(RTM_NEWLINK, 0, "bring a link up")) {
            MemorySegment header = message.struct(IFINFOMSG);
            header.set(JAVA_INT_UNALIGNED, 4, index);
            header.set(JAVA_INT_UNALIGNED, 8, IFF_UP);
            header.set(JAVA_INT_UNALIGNED, 12, IFF_UP);
            message.attributeU32(IFLA_MTU, mtu);
            socket.request(message);
        }
    }

    /** Whether there is a link with this index. */
    public boolean linkExists(int index) throws LinuxException {
        try (NetlinkMessage message = NetlinkMessage.of(RTM_GETLINK, 0, "look for link " + index)) {
            message.struct(IFINFOMSG).set(JAVA_INT_UNALIGNED, 4, index);
            return socket.query(message, answer -> true).isPresent();
        } catch (LinuxException e) {
            if (e.is(Errno.ENODEV)) {
                return false;
            }
            throw e;
        }
    }

    /** Gives a link an address of its own, for this host only: others do not hear of it, no program chooses it. */
    public void addHostAddress(int index, InetAddress address) throws LinuxException {
        byte[] bytes = address.getAddress();
        try (NetlinkMessage message = NetlinkMessage.of(RTM_NEWADDR,
                NetlinkConstants.NLM_F_CREATE | NetlinkConstants.NLM_F_REPLACE,
                "add the address " + address.getHostAddress())) {
            MemorySegment header = message.struct(IFADDRMSG);
            header.set(JAVA_BYTE, 0, (byte) SocketAddresses.family(address));
            header.set(JAVA_BYTE, 1, (byte) (8 * bytes.length));
            header.set(JAVA_BYTE, 3, (byte) RT_SCOPE_HOST);
            header.set(JAVA_INT_UNALIGNED, 4, index);
            message.attribute(IFA_LOCAL, bytes).attribute(IFA_ADDRESS, bytes);
            socket.request(message);
        }
    }

    /**
     * Adds a default route through a device to a table of its own.
     *
     * @param family AF_INET or AF_INET6
     * @param table  1 to 2^32-1
     * @param advmss what TCP tells the peer to send at most in a segment
     */
    public void addDefaultRoute(int family, int table, int device, int advmss) throws LinuxException {
        try (NetlinkMessage message = NetlinkMessage.of(RTM_NEWROUTE,
                NetlinkConstants.NLM_F_CREATE | NetlinkConstants.NLM_F_REPLACE, "add a route")) {
            MemorySegment header = message.struct(RTMSG);
            header.set(JAVA_BYTE, 0, (byte) family);
            header.set(JAVA_BYTE, 5, (byte) RTPROT_STATIC);
            header.set(JAVA_BYTE, 6, (byte) (family == Constants.AF_INET ? RT_SCOPE_LINK : 0));
            header.set(JAVA_BYTE, 7, (byte) RTN_UNICAST);
            message.attributeU32(RTA_TABLE, table).attributeU32(RTA_OIF, device);
            message.nested(RTA_METRICS, metrics -> metrics.attributeU32(RTAX_ADVMSS, advmss));
            socket.request(message);
        }
    }

    private static NetlinkMessage localRoute(int type, int flags, String operation, Prefix prefix, int origin) {
        NetlinkMessage message = NetlinkMessage.of(type, flags, operation + " the local route to " + prefix);
        int family = SocketAddresses.family(prefix.base());
        MemorySegment header = message.struct(RTMSG);
        header.set(JAVA_BYTE, 0, (byte) family);
        header.set(JAVA_BYTE, 1, (byte) prefix.bits());
        header.set(JAVA_BYTE, 4, (byte) RT_TABLE_LOCAL);
        header.set(JAVA_BYTE, 5, (byte) origin);
        header.set(JAVA_BYTE, 6, (byte) (family == Constants.AF_INET ? RT_SCOPE_HOST : 0));
        header.set(JAVA_BYTE, 7, (byte) RTN_LOCAL);
        message.attribute(RTA_DST, prefix.base().getAddress());
        message.attributeU32(RTA_OIF, LOOPBACK);
        return message;
    }

    /**
     * Makes all addresses of a prefix this host's own (AnyIP, ip-route(8): {@code local PREFIX dev lo}); sockets can be bound to them,
     * and over Ethernet this host answers for those of IPv4.
     *
     * @param origin who makes it, 5 to 255 (rtm_protocol)
     * @return false if it was so already
     */
    public boolean addLocal(Prefix prefix, int origin) throws LinuxException {
        try (NetlinkMessage message = localRoute(RTM_NEWROUTE,
                NetlinkConstants.NLM_F_CREATE | NetlinkConstants.NLM_F_EXCL, "add", prefix,
                origin)) {
            NetlinkAck ack = socket.batch(List.of(message)).getFirst();
            if (!ack.ok() && !ack.is(Errno.EEXIST)) {
                throw ack.failure();
            }
            return ack.ok();
        }
    }

    /**
     * Undoes {@link #addLocal}.
     *
     * @return false if there was no such route of this origin
     */
    public boolean removeLocal(Prefix prefix, int origin) throws LinuxException {
        try (NetlinkMessage message = localRoute(RTM_DELROUTE, 0, "remove", prefix, origin)) {
            NetlinkAck ack = socket.batch(List.of(message)).getFirst();
            if (!ack.ok() && !ack.is(Errno.ESRCH)) {
                throw ack.failure();
            }
            return ack.ok();
        }
    }

    private static NetlinkMessage ruleMessage(int type, int flags, String operation, DeviceRule rule) {
        NetlinkMessage message = NetlinkMessage.of(type, flags, operation + " the rule " + rule);
        MemorySegment header = message.struct(FIB_RULE_HDR);
        header.set(JAVA_BYTE, 0, (byte) rule.family());
        header.set(JAVA_BYTE, 7, (byte) FR_ACT_TO_TBL);
        message.attributeText(FRA_OIFNAME, rule.device());
        message.attributeU32(FRA_PRIORITY, rule.priority());
        message.attributeU32(FRA_TABLE, rule.table());
        message.attributeU8(FRA_PROTOCOL, rule.origin());
        return message;
    }

    /** Adds a rule. */
    public void add(DeviceRule rule) throws LinuxException {
        try (NetlinkMessage message = ruleMessage(RTM_NEWRULE,
                NetlinkConstants.NLM_F_CREATE | NetlinkConstants.NLM_F_EXCL, "add", rule)) {
            socket.request(message);
        }
    }

    /** Removes a rule. */
    public void remove(DeviceRule rule) throws LinuxException {
        try (NetlinkMessage message = ruleMessage(RTM_DELRULE, 0, "remove", rule)) {
            socket.request(message);
        }
    }

    /** The rules of one origin that name a device, of both families: what a crash has left. */
    public List<DeviceRule> deviceRules(int origin) throws LinuxException {
        List<DeviceRule> rules = new ArrayList<>();
        for (int family : new int[]{Constants.AF_INET, Constants.AF_INET6}) {
            try (NetlinkMessage message = NetlinkMessage.of(RTM_GETRULE, 0, "list the rules")) {
                message.struct(FIB_RULE_HDR).set(JAVA_BYTE, 0, (byte) family);
                rules.addAll(socket.dump(message, answer -> readDevice(answer, family, origin)));
            }
        }
        return rules;
    }

    private static Optional<DeviceRule> readDevice(NetlinkAnswer answer, int family, int origin) {
        NetlinkAttributes attributes = answer.attributes(FIB_RULE_HDR);
        Optional<MemorySegment> by = attributes.first(FRA_PROTOCOL, 1);
        Optional<MemorySegment> device = attributes.first(FRA_OIFNAME, 2);
        if (by.isEmpty() || Byte.toUnsignedInt(by.get().get(JAVA_BYTE, 0)) != origin || device.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new DeviceRule(family, device.get().getString(0, StandardCharsets.US_ASCII),
                attributes.u32(FRA_TABLE).orElse(0), attributes.u32(FRA_PRIORITY).orElse(0), origin));
    }

    private static NetlinkMessage ruleMessage(int type, int flags, String operation, Rule rule) {
        NetlinkMessage message = NetlinkMessage.of(type, flags, operation);
        int family = SocketAddresses.family(rule.source());
        MemorySegment header = message.struct(FIB_RULE_HDR);
        header.set(JAVA_BYTE, 0, (byte) family);
        header.set(JAVA_BYTE, 2, (byte) (family == Constants.AF_INET ? 32 : 128));
        header.set(JAVA_BYTE, 7, (byte) FR_ACT_TO_TBL);
        message.attribute(FRA_SRC, rule.source().getAddress());
        // What this host sends itself: without it, forwarded packets with a forged source would match as well.
        message.attributeText(FRA_IIFNAME, "lo");
        message.attributeU32(FRA_PRIORITY, rule.priority());
        message.attributeU32(FRA_TABLE, rule.table());
        message.attributeU8(FRA_PROTOCOL, rule.origin());
        message.attributeU32(FRA_SPORT_RANGE, range(rule.sourcePort()));
        return message;
    }

    /** struct fib_rule_port_range: first and last port, two 16-bit numbers. */
    private static int range(int port) {
        return port << 16 | port;
    }

    /** Adds a rule. */
    public void add(Rule rule) throws LinuxException {
        try (NetlinkMessage message = ruleMessage(RTM_NEWRULE,
                NetlinkConstants.NLM_F_CREATE | NetlinkConstants.NLM_F_EXCL, "add the rule " + rule, rule)) {
            socket.request(message);
        }
    }

    /**
     * Removes a rule.
     *
     * @return false if there was none such
     */
    public boolean remove(Rule rule) throws LinuxException {
        try (NetlinkMessage message = ruleMessage(RTM_DELRULE, 0, "remove the rule " + rule, rule)) {
            NetlinkAck ack = socket.batch(List.of(message)).getFirst();
            if (!ack.ok() && !ack.is(Errno.ENOENT)) {
                throw ack.failure();
            }
            return ack.ok();
        }
    }

    /** The rules of one origin, of both families. */
    public List<Rule> rules(int origin) throws LinuxException {
        List<Rule> rules = new ArrayList<>();
        for (int family : new int[]{Constants.AF_INET, Constants.AF_INET6}) {
            try (NetlinkMessage message = NetlinkMessage.of(RTM_GETRULE, 0, "list the rules")) {
                message.struct(FIB_RULE_HDR).set(JAVA_BYTE, 0, (byte) family);
                rules.addAll(socket.dump(message, answer -> read(answer, origin)));
            }
        }
        return rules;
    }

    private static Optional<Rule> read(NetlinkAnswer answer, int origin) {
        NetlinkAttributes attributes = answer.attributes(FIB_RULE_HDR);
        Optional<MemorySegment> by = attributes.first(FRA_PROTOCOL, 1);
        Optional<MemorySegment> source = attributes.first(FRA_SRC, 4);
        if (by.isEmpty() || Byte.toUnsignedInt(by.get().get(JAVA_BYTE, 0)) != origin || source.isEmpty()) {
            return Optional.empty();
        }
        byte[] address = source.get().toArray(JAVA_BYTE);
        int range = attributes.u32(FRA_SPORT_RANGE).orElse(0);
        try {
            return Optional.of(new Rule(InetAddress.getByAddress(address), range & 0xffff,
                    attributes.u32(FRA_TABLE).orElse(0), attributes.u32(FRA_PRIORITY).orElse(0), origin));
        } catch (UnknownHostException notAnAddress) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws LinuxException {
        socket.close();
    }
}
