package io.portcullis.sip.stack.transaction;

import java.net.InetAddress;

import io.portcullis.sip.message.HostPort;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.Via;
import io.portcullis.sip.stack.transport.Hop;
import org.jspecify.annotations.Nullable;

/**
 * What makes two requests one transaction (RFC 3261 17.2.3). The sender's address is part of it, so that nobody can take
 * part in another's transaction by guessing its branch.
 *
 * @param branch of the top Via; for RFC 2543 elements, what stands in for it
 * @param sentBy of the top Via
 * @param method INVITE for its ACK and CANCEL too
 * @param sender the address that the request came from
 */
record ServerKey(String branch, HostPort sentBy, String method, @Nullable InetAddress sender) {

    private static final String MAGIC_COOKIE = "z9hG4bK";
    private static final String INVITE = "INVITE";

    /** Of the transaction that a request belongs to; of that of the INVITE, for an ACK. */
    static ServerKey of(SipRequest request, Hop hop) {
        String method = request.method();
        return of(request, method.equals("ACK") ? INVITE : method, hop);
    }

    /** Of the INVITE that a CANCEL is meant for (RFC 3261 9.2). */
    static ServerKey ofInvite(SipRequest cancel, Hop hop) {
        return of(cancel, INVITE, hop);
    }

    private static ServerKey of(SipRequest request, String method, Hop hop) {
        Via via = request.topVia();
        String branch = via.branch();
        String id = branch != null && branch.startsWith(MAGIC_COOKIE) ? branch : standIn(request, via);
        return new ServerKey(id, via.sentBy(), method, hop.remote().getAddress());
    }

    boolean invite() {
        return method.equals(INVITE);
    }

    /** RFC 2543: the To tag is left out, since an ACK has the one that the response brought. */
    private static String standIn(SipRequest request, Via via) {
        return request.requestUri() + "|" + request.fromTag() + "|" + request.callId() + "|"
                + request.cseq().number() + "|" + via.withParams(via.params().without("received").without("rport"));
    }
}
