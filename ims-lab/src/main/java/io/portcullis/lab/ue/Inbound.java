package io.portcullis.lab.ue;

import io.portcullis.lab.ue.UeEvent.MessageReceived;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipMessage;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.stack.transaction.ServerTransaction;
import io.portcullis.sip.stack.transport.Hop;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a UE does with requests that reach its protected ports. Used on the UE's own thread, but for {@link #arrived}. */
final class Inbound {

    private static final Logger LOG = LoggerFactory.getLogger(Inbound.class);
    private static final HeaderName P_ASSERTED_IDENTITY = HeaderName.of("P-Asserted-Identity");

    private final CallParts parts;

    Inbound(CallParts parts) {
        this.parts = parts;
    }

    /**
     * A request has arrived, on the network's thread: over UDP the responses leave from port_uc to port_ps, over TCP on the
     * request's connection (TS 33.203 7.1). Not left to the UE's own thread, since the 100 to an INVITE does not wait for it.
     */
    void arrived(ServerTransaction transaction) {
        Hop arrivedBy = transaction.arrivedBy();
        Hop responseHop = parts.ue().sets().responseHop(arrivedBy);
        if (arrivedBy.protocol() == TransportProtocol.UDP && responseHop != null) {
            transaction.responseHop(responseHop);
        }
    }

    /** The same request, on the UE's own thread. */
    void request(ServerTransaction transaction) {
        Hop arrivedBy = transaction.arrivedBy();
        UeSet set = parts.ue().sets().ofPeerPort(arrivedBy.remote().getPort());
        if (set == null) {
            set = parts.ue().sets().current();
        }
        if (set == null || !arrivedBy.remote().getAddress().equals(parts.ue().config().pcscf().getAddress())) {
            LOG.debug("{} ignores a request of {}: not from its P-CSCF", parts.ue().config().impi(), arrivedBy);
            return;
        }
        parts.ue().passed(false, transaction.request(), arrivedBy);
        hold(set, transaction);
        parts.ue().sets().heardOn(set);
        answer(transaction);
    }

    private void hold(UeSet set, ServerTransaction transaction) {
        set.hold();
        transaction.onTerminated(() -> parts.ue().thread().execute(() -> {
            set.release();
            parts.ue().sets().removeIdlePredecessors();
        }));
    }

    /** The ACK to one of our 2xx. */
    void ack(SipRequest ack) {
        CallLeg leg = parts.calls().of(ack);
        if (leg != null) {
            leg.acknowledged();
        }
    }

    private void answer(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        switch (request.method()) {
            case "MESSAGE" -> message(transaction);
            case "INVITE" -> invite(transaction);
            case "CANCEL" -> cancel(transaction);
            case "OPTIONS", "NOTIFY" -> parts.responses().send(transaction, 200, "OK");
            case "BYE", "UPDATE", "PRACK", "INFO" -> withinCall(transaction);
            default -> parts.responses().send(transaction, 405, "Method Not Allowed");
        }
    }

    private void message(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        parts.responses().send(transaction, 200, "OK");
        String type = request.header(HeaderName.CONTENT_TYPE);
        parts.ue().event(new MessageReceived(new UeMessage(caller(request), type == null ? "" : type, request.body(),
                transaction.arrivedBy().protocol() == TransportProtocol.TCP)));
    }

    private void invite(ServerTransaction transaction) {
        SipRequest request = transaction.request();
        if (request.toTag() != null) {
            withinCall(transaction);
            return;
        }
        String localTag = Tokens.fresh();
        IncomingCall incoming = new IncomingCall(parts, caller(request), transaction, localTag);
        try {
            incoming.dialog(Dialog.ofCallee(request, localTag));
        } catch (SipParseException e) {
            parts.responses().send(transaction, 400, "No usable Contact");
            return;
        }
        parts.calls().add(incoming);
        incoming.start(parts.ue().config().incomingCalls());
    }

    private void withinCall(ServerTransaction transaction) {
        CallLeg leg = parts.calls().of(transaction.request());
        if (leg == null) {
            parts.responses().send(transaction, 481, "Call/Transaction Does Not Exist");
            return;
        }
        switch (transaction.request().method()) {
            case "BYE" -> leg.byeReceived(transaction);
            case "INVITE", "UPDATE" -> leg.refreshed(transaction);
            default -> parts.responses().send(transaction, 200, "OK");
        }
    }

    private void cancel(ServerTransaction transaction) {
        IncomingCall incoming = parts.calls().cancelledBy(transaction.request());
        if (incoming == null) {
            parts.responses().send(transaction, 481, "Call/Transaction Does Not Exist");
            return;
        }
        parts.responses().sendWithin(transaction, incoming.localTag(), 200, "OK");
        incoming.cancelled();
    }

    private static String caller(SipMessage request) {
        String asserted = request.header(P_ASSERTED_IDENTITY);
        return asserted == null ? request.from().uri().toString() : bare(asserted);
    }

    private static String bare(String identity) {
        int start = identity.indexOf('<');
        int end = identity.indexOf('>', start + 1);
        return start < 0 || end < 0 ? identity : identity.substring(start + 1, end);
    }
}
