package io.portcullis.pcscf.routing;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.stack.proxy.LoopMarks;
import io.portcullis.sip.stack.proxy.Vias;
import io.portcullis.sip.stack.resolve.Destination;
import io.portcullis.sip.stack.resolve.Quarantine;
import io.portcullis.sip.stack.transaction.ServerTransaction;
import io.portcullis.sip.stack.transaction.TransactionLayer;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.TransportProtocol;

/** Sends requests on, in either direction, and has the INVITEs among them heed a CANCEL (RFC 3261 16.6, 16.10). */
public final class Forwarder {

    private static final int LARGEST_DATAGRAM = 1300;
    private static final int VIA_ROOM = 100;

    /** What is answered for a home network that does not. */
    public static final Forwarding.Failures HOME_FAILURES = new Forwarding.Failures(408, 504, "the home network",
            cause -> {});
    /** What is answered for a UE that does not. */
    public static final Forwarding.Failures UE_FAILURES = new Forwarding.Failures(408, 480, "the UE", cause -> {});

    private final TransactionLayer layer;
    private final InetSocketAddress coreSocket;
    private final HomeRoute homeRoute;
    private final LoopMarks marks;
    private final Attempts.Policy policy;

    /**
     * How requests are sent on.
     *
     * @param marks      that our branches bear
     * @param quarantine next hops that have not answered of late
     * @param patience   how long one that says nothing is waited for while there are others
     * @param timers     an event loop
     */
    public record Manner(LoopMarks marks, Quarantine quarantine, Duration patience,
            Supplier<? extends ScheduledExecutorService> timers) {}

    /**
     * @param coreSocket our address toward the home network
     * @param homeRoute  finds the next hop there
     */
    public Forwarder(TransactionLayer layer, InetSocketAddress coreSocket, HomeRoute homeRoute, Manner manner) {
        this.layer = layer;
        this.coreSocket = coreSocket;
        this.homeRoute = homeRoute;
        this.marks = manner.marks();
        this.policy = new Attempts.Policy(manner.quarantine(), manner.patience(), manner.timers());
    }

    /**
     * Sends a request to where its Route leads, else to the home network's entry point; one that is too large for a datagram
     * over TCP, and over UDP after all if nobody takes it there (RFC 3261 18.1.1).
     */
    public void towardHome(ServerTransaction transaction, SipRequest request, Forwarding.ResponseEdit edit) {
        towardHome(transaction, request, Forwarding.editing(transaction, edit, HOME_FAILURES));
    }

    /** The same, with answers of the caller's own. */
    public void towardHome(ServerTransaction transaction, SipRequest request, Forwarding forwarding) {
        // A CANCEL may come while a name is looked up.
        expect(transaction, forwarding);
        forwarding.lookUp();
        HomeRoute.NextHop nextHop = homeRoute.of(request);
        nextHop.destinations().whenComplete((found, cause) -> {
            if (cause == null) {
                send(transaction, nextHop.request(), homeWays(found, tooLarge(nextHop.request())), forwarding);
            } else {
                forwarding.unreachable(cause);
            }
        });
    }

    private List<Attempts.Way> homeWays(List<Destination> found, boolean tooLarge) {
        List<Destination> ordered = policy.quarantine().order(found);
        if (ordered.size() == 1 && !(tooLarge && ordered.getFirst().protocol() == TransportProtocol.UDP)) {
            return List.of(homeWay(ordered.getFirst(), false));
        }
        List<Attempts.Way> ways = new ArrayList<>();
        for (Destination each : ordered) {
            Destination stream = new Destination(TransportProtocol.TCP, each.address());
            if (tooLarge && each.protocol() == TransportProtocol.UDP && !policy.quarantine().holds(stream)) {
                ways.add(homeWay(stream, false));
                ways.add(homeWay(each, true));
            } else {
                ways.add(homeWay(each, false));
            }
        }
        return ways;
    }

    private Attempts.Way homeWay(Destination to, boolean onlyIfRefused) {
        InetSocketAddress from = to.protocol() == TransportProtocol.UDP ? coreSocket
                : new InetSocketAddress(coreSocket.getAddress(), 0);
        return new Attempts.Way(new Hop(to.protocol(), from, to.address()), coreSocket, to, onlyIfRefused);
    }

    /** RFC 3261 18.1.1; the Via that is still to come counts too. */
    private static boolean tooLarge(SipRequest request) {
        return request.length() + VIA_ROOM > LARGEST_DATAGRAM;
    }

    /**
     * Sends a request to a UE: over TCP if it wants that, over UDP if not; one that is too large for a datagram over TCP, and over
     * UDP after all if the UE does not take it there (RFC 3261 18.1.1).
     */
    public void towardUe(ServerTransaction transaction, SipRequest request, UeLeg leg, Forwarding.ResponseEdit edit) {
        towardUe(transaction, request, leg, Forwarding.editing(transaction, edit, UE_FAILURES));
    }

    /** The same, with answers of the caller's own. */
    public void towardUe(ServerTransaction transaction, SipRequest request, UeLeg leg, Forwarding forwarding) {
        expect(transaction, forwarding);
        Attempts.Way first = ueWay(leg, protocol(request, leg), false);
        send(transaction, request, !leg.overTcp() && tooLarge(request)
                ? List.of(first, ueWay(leg, TransportProtocol.UDP, true))
                : List.of(first), forwarding);
    }

    private static Attempts.Way ueWay(UeLeg leg, TransportProtocol protocol, boolean onlyIfRefused) {
        return new Attempts.Way(leg.hop(protocol), leg.sentBy(), null, onlyIfRefused);
    }

    private static TransportProtocol protocol(SipRequest request, UeLeg leg) {
        return leg.overTcp() || tooLarge(request) ? TransportProtocol.TCP : TransportProtocol.UDP;
    }

    private void send(ServerTransaction transaction, SipRequest request, List<Attempts.Way> ways,
            Forwarding forwarding) {
        String mark = marks.of(transaction.request());
        forwarding.begin(new Attempts(ways, (way, listener) -> layer.send(
                Vias.push(request, way.hop().protocol(), way.sentBy(), Vias.newBranch(mark)), way.hop(), listener),
                policy));
    }

    /** Makes an INVITE known whose CANCEL this forwarding takes, before it is sent on; for other methods nothing happens. */
    public void expect(ServerTransaction transaction, Forwarding forwarding) {
        if (transaction.request().method().equals("INVITE")) {
            transaction.onCancel(forwarding::cancel);
        }
    }

    /** Sends an ACK to a 2xx, which belongs to no transaction (RFC 3261 16.11). */
    public void ackTowardHome(SipRequest ack) {
        HomeRoute.NextHop nextHop = homeRoute.of(ack);
        nextHop.destinations().whenComplete((found, cause) -> {
            if (cause == null) {
                Attempts.Way way = homeWays(found, tooLarge(ack)).getFirst();
                layer.sendStateless(Vias.push(nextHop.request(), way.hop().protocol(), coreSocket, Vias.newBranch()),
                        way.hop());
            }
        });
    }

    /** Sends an ACK to a 2xx to a UE. */
    public void ackTowardUe(SipRequest ack, UeLeg leg) {
        Hop hop = leg.hop(protocol(ack, leg));
        layer.sendStateless(Vias.push(ack, hop.protocol(), leg.sentBy(), Vias.newBranch()), hop);
    }
}
