package io.portcullis.ipsec.xfrm.uapi;

import static io.portcullis.ipsec.xfrm.uapi.Layouts.SELECTOR;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;

import io.portcullis.ipsec.sa.ProtectedEndpoint;
import io.portcullis.ipsec.sa.Sa;
import org.jspecify.annotations.Nullable;

/**
 * struct xfrm_selector: the packets that a state or policy is for. UDP and TCP alike: the protocol is zero.
 *
 * @param family      AF_INET or AF_INET6
 * @param source      whole address, or null for any
 * @param sourcePort  0 for any
 * @param destination whole address, or null for any
 * @param destinationPort 0 for any
 */
public record Selector(int family, @Nullable InetAddress source, int sourcePort, @Nullable InetAddress destination,
        int destinationPort) {

    private static final int WHOLE_PORT = 0xFFFF;
    private static final long FAMILY = Layouts.at(SELECTOR, "family");
    private static final long DADDR = Layouts.at(SELECTOR, "daddr");
    private static final long SADDR = Layouts.at(SELECTOR, "saddr");
    private static final long DPORT = Layouts.at(SELECTOR, "dport");
    private static final long DPORT_MASK = Layouts.at(SELECTOR, "dport_mask");
    private static final long SPORT = Layouts.at(SELECTOR, "sport");
    private static final long SPORT_MASK = Layouts.at(SELECTOR, "sport_mask");
    private static final long PREFIXLEN_D = Layouts.at(SELECTOR, "prefixlen_d");
    private static final long PREFIXLEN_S = Layouts.at(SELECTOR, "prefixlen_s");

    /** The packets of one SA. */
    public static Selector of(Sa sa) {
        return new Selector(Fields.family(sa.source()), sa.source(), sa.sourcePort(), sa.destination(),
                sa.destinationPort());
    }

    /** Every packet that comes to an endpoint, or every one that leaves it. */
    public static Selector of(ProtectedEndpoint endpoint, Sa.Direction direction) {
        int family = Fields.family(endpoint.address());
        return switch (direction) {
            case IN -> new Selector(family, null, 0, endpoint.address(), endpoint.port());
            case OUT -> new Selector(family, endpoint.address(), endpoint.port(), null, 0);
        };
    }

    /** Writes into zeroed bytes. */
    void write(MemorySegment to) {
        Fields.u16(to, FAMILY, family);
        if (destination != null) {
            Fields.address(to, DADDR, destination);
            Fields.u8(to, PREFIXLEN_D, Fields.fullPrefix(family));
        }
        if (source != null) {
            Fields.address(to, SADDR, source);
            Fields.u8(to, PREFIXLEN_S, Fields.fullPrefix(family));
        }
        port(to, DPORT, DPORT_MASK, destinationPort);
        port(to, SPORT, SPORT_MASK, sourcePort);
    }

    private static void port(MemorySegment to, long at, long mask, int port) {
        if (port != 0) {
            Fields.be16(to, at, port);
            Fields.be16(to, mask, WHOLE_PORT);
        }
    }

    /** Reads what {@link #write} writes; an address that is not whole counts as any. */
    static Selector read(MemorySegment in) {
        int family = Fields.u16(in, FAMILY);
        boolean wholeSource = Fields.u8(in, PREFIXLEN_S) == Fields.fullPrefix(family);
        boolean wholeDestination = Fields.u8(in, PREFIXLEN_D) == Fields.fullPrefix(family);
        return new Selector(family, wholeSource ? Fields.address(in, SADDR, family) : null,
                Fields.be16(in, SPORT) & Fields.be16(in, SPORT_MASK),
                wholeDestination ? Fields.address(in, DADDR, family) : null,
                Fields.be16(in, DPORT) & Fields.be16(in, DPORT_MASK));
    }
}
