package io.portcullis.lab.ue;

import java.util.List;
import java.util.Locale;

import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.NameAddr;
import io.portcullis.sip.message.SipMessage;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.message.Uri;

/**
 * A dialog of RFC 3261 12, at our side. Used on the UE's own thread only.
 */
final class Dialog {

    private final String callId;
    private final String localParty;
    private final String remoteParty;
    private final List<String> routeSet;
    private Uri remoteTarget;
    private long localCseq;

    private Dialog(String callId, String localParty, String remoteParty, List<String> routeSet, Uri remoteTarget,
            long localCseq) {
        this.callId = callId;
        this.localParty = localParty;
        this.remoteParty = remoteParty;
        this.routeSet = List.copyOf(routeSet);
        this.remoteTarget = remoteTarget;
        this.localCseq = localCseq;
    }

    /** The caller's dialog, from a response with a To tag (RFC 3261 12.1.2). */
    static Dialog ofCaller(SipResponse response) throws SipParseException {
        return new Dialog(response.callId(), text(response, HeaderName.FROM), text(response, HeaderName.TO),
                response.values(HeaderName.RECORD_ROUTE).reversed(), contact(response), response.cseq().number());
    }

    /** The callee's dialog, from INVITE and our To tag (RFC 3261 12.1.1). */
    static Dialog ofCallee(SipRequest invite, String localTag) throws SipParseException {
        return new Dialog(invite.callId(), text(invite, HeaderName.TO) + ";tag=" + localTag,
                text(invite, HeaderName.FROM), invite.values(HeaderName.RECORD_ROUTE), contact(invite), 0);
    }

    private static String text(SipMessage message, HeaderName name) {
        String value = message.header(name);
        return value == null ? "" : value;
    }

    private static Uri contact(SipMessage message) throws SipParseException {
        List<String> contacts = message.values(HeaderName.CONTACT);
        if (contacts.isEmpty()) {
            throw new SipParseException("no Contact to send the dialog's requests to");
        }
        return NameAddr.parse(contacts.getFirst()).uri();
    }

    String callId() {
        return callId;
    }

    /** From of our requests, with tag. */
    String localParty() {
        return localParty;
    }

    /** To of our requests, with tag. */
    String remoteParty() {
        return remoteParty;
    }

    /** Route of our requests. */
    List<String> routeSet() {
        return routeSet;
    }

    /** Request-URI of our requests. */
    Uri remoteTarget() {
        return remoteTarget;
    }

    /** Takes over the Contact of a target refresh (RFC 3261 12.2). */
    void refreshTarget(SipMessage message) throws SipParseException {
        remoteTarget = contact(message);
    }

    /** Whether a request of the other side belongs here: Call-ID and both tags. */
    boolean matches(SipRequest request) {
        return callId.equals(request.callId()) && tag(localParty).equals(request.toTag())
                && tag(remoteParty).equals(request.fromTag());
    }

    private static String tag(String party) {
        int start = party.toLowerCase(Locale.ROOT).lastIndexOf(";tag=");
        if (start < 0) {
            return "";
        }
        int end = party.indexOf(';', start + 1);
        return party.substring(start + 5, end < 0 ? party.length() : end).trim();
    }

    /** The sequence number of the last request, which is also that of the ACK to its INVITE. */
    long cseq() {
        return localCseq;
    }

    /** The sequence number of a new request. */
    long nextCseq() {
        return ++localCseq;
    }
}
