package io.portcullis.pcscf.routing;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.MessageEdit;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.stack.proxy.Vias;
import io.portcullis.sip.stack.transaction.ServerTransaction;
import io.portcullis.sip.stack.transaction.TransactionLayer;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.TransportProtocol;

/** Sends requests on, in either direction, and remembers the INVITEs among them for a CANCEL (RFC 3261 16.6, 16.10). */
public final class Forwarder {

    private static final int MAX_FORWARDS = 70;
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
    private final Map<ServerTransaction, Forwarding> invites = new ConcurrentHashMap<>();

    /**
     * @param coreSocket our address toward the home network
     * @param homeRoute  finds the next hop there
     */
    public Forwarder(TransactionLayer layer, InetSocketAddress coreSocket, HomeRoute homeRoute) {
        this.layer = layer;
        this.coreSocket = coreSocket;
        this.homeRoute = homeRoute;
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
        homeRoute.nextHop(request, (remote, tcp) -> {
            Hop udp = new Hop(TransportProtocol.UDP, coreSocket, remote);
            Hop stream = homeStream(remote);
            if (tcp) {
                send(transaction, request, stream, coreSocket, forwarding);
            } else if (tooLarge(request)) {
                forwarding.otherwise(() -> send(transaction, request, udp, coreSocket, forwarding));
                send(transaction, request, stream, coreSocket, forwarding);
            } else {
                send(transaction, request, udp, coreSocket, forwarding);
            }
        }, forwarding::onTransportError);
    }

    private Hop homeStream(InetSocketAddress remote) {
        return new Hop(TransportProtocol.TCP, new InetSocketAddress(coreSocket.getAddress(), 0), remote);
    }

    /** RFC 3261 18.1.1; the Via that is still to come counts too. */
    private static boolean tooLarge(SipRequest request) {
        return request.length() + VIA_ROOM > LARGEST_DATAGRAM;
    }

    /** Sends a request to a UE: over TCP if it wants that or the request is large (RFC 3261 18.1.1), else over UDP. */
    public void towardUe(ServerTransaction transaction, SipRequest request, UeLeg leg, Forwarding.ResponseEdit edit) {
        towardUe(transaction, request, leg, Forwarding.editing(transaction, edit, UE_FAILURES));
    }

    /** The same, with answers of the caller's own. */
    public void towardUe(ServerTransaction transaction, SipRequest request, UeLeg leg, Forwarding forwarding) {
        send(transaction, request, leg.hop(protocol(request, leg)), leg.sentBy(), forwarding);
    }

    private static TransportProtocol protocol(SipRequest request, UeLeg leg) {
        return leg.overTcp() || tooLarge(request) ? TransportProtocol.TCP : TransportProtocol.UDP;
    }

    private void send(ServerTransaction transaction, SipRequest request, Hop hop, InetSocketAddress sentBy,
            Forwarding forwarding) {
        expect(transaction, forwarding);
        SipRequest outgoing = Vias.push(request, hop.protocol(), sentBy, Vias.newBranch());
        forwarding.attach(layer.send(outgoing, hop, forwarding));
    }

    /** Makes an INVITE known whose CANCEL this forwarding takes, before it is sent on; for other methods nothing happens. */
    public void expect(ServerTransaction transaction, Forwarding forwarding) {
        if (transaction.request().method().equals("INVITE") && invites.put(transaction, forwarding) == null) {
            transaction.onTerminated(() -> invites.remove(transaction));
        }
    }

    /** Passes the CANCEL of this INVITE on. */
    public void cancel(ServerTransaction invite) {
        Optional.ofNullable(invites.get(invite)).ifPresent(Forwarding::cancel);
    }

    /** Sends an ACK to a 2xx, which belongs to no transaction (RFC 3261 16.11). */
    public void ackTowardHome(SipRequest ack) {
        homeRoute.nextHop(ack, (remote, tcp) -> {
            Hop hop = tcp || tooLarge(ack) ? homeStream(remote) : new Hop(TransportProtocol.UDP, coreSocket, remote);
            layer.sendStateless(Vias.push(ack, hop.protocol(), coreSocket, Vias.newBranch()), hop);
        }, cause -> {});
    }

    /** Sends an ACK to a 2xx to a UE. */
    public void ackTowardUe(SipRequest ack, UeLeg leg) {
        Hop hop = leg.hop(protocol(ack, leg));
        layer.sendStateless(Vias.push(ack, hop.protocol(), leg.sentBy(), Vias.newBranch()), hop);
    }

    /**
     * Counts the hop (RFC 3261 16.3, 16.6).
     *
     * @throws Refusal 483 if there was none left, 400 if the header is no number
     */
    public static void decrementMaxForwards(SipRequest request, MessageEdit<SipRequest> edit) throws Refusal {
        String value = request.header(HeaderName.MAX_FORWARDS);
        int left = MAX_FORWARDS + 1;
        if (value != null) {
            try {
                left = Integer.parseInt(value.strip());
            } catch (NumberFormatException notANumber) {
                throw new Refusal(400, "Max-Forwards Is No Number");
            }
        }
        if (left <= 0) {
            throw new Refusal(483, "Too Many Hops");
        }
        edit.set(HeaderName.MAX_FORWARDS, Integer.toString(Math.min(left, 256) - 1));
    }
}
