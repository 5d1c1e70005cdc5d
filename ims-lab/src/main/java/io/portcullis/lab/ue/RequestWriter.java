package io.portcullis.lab.ue;

import java.net.InetSocketAddress;
import java.util.List;

import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipUri;
import io.portcullis.sip.message.Uri;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.jspecify.annotations.Nullable;

/** Writes the requests of one UE (TS 24.229 5.1.1.2, 5.1.2A.1). Used on the UE's own thread only. */
final class RequestWriter {

    private static final HeaderName P_PREFERRED_IDENTITY = HeaderName.of("P-Preferred-Identity");
    private static final HeaderName SECURITY_CLIENT = HeaderName.of("Security-Client");
    private static final HeaderName SECURITY_VERIFY = HeaderName.of("Security-Verify");
    private static final HeaderName USER_AGENT = HeaderName.of("User-Agent");
    private static final HeaderName P_ACCESS_NETWORK_INFO = HeaderName.of("P-Access-Network-Info");

    private final UeConfig config;
    private final String registerCallId = Tokens.fresh();
    private final String registerTag = Tokens.fresh();
    private long registerCseq;

    RequestWriter(UeConfig config) {
        this.config = config;
    }

    /** The sequence number of the next REGISTER; all REGISTERs of a UE share a Call-ID (RFC 3261 10.2.4). */
    long nextRegister() {
        return ++registerCseq;
    }

    /**
     * A REGISTER.
     *
     * @param sentBy   address of Via and Contact: port_us, or the unprotected port of SM1
     * @param verify   the set whose Security-Server is copied into Security-Verify; null in an unprotected SM1
     */
    SipRequest register(RegisterText text, long cseq, TransportProtocol protocol, InetSocketAddress sentBy,
            @Nullable UeSet verify) {
        SipUri registrar = SipUri.of(null, config.domain(), -1);
        // No rport over a set: responses go to port_us, not to where the request came from (TS 33.203 7.1).
        SipRequest.Builder request = SipRequest.builder("REGISTER", registrar)
                .header(HeaderName.VIA, via(protocol, sentBy) + (verify == null ? ";rport" : ""))
                .header(HeaderName.MAX_FORWARDS, "70")
                .header(HeaderName.FROM, "<" + config.impu() + ">;tag=" + registerTag)
                .header(HeaderName.TO, "<" + config.impu() + ">")
                .header(HeaderName.CALL_ID, registerCallId)
                .header(HeaderName.CSEQ, cseq + " REGISTER")
                .header(HeaderName.CONTACT, contact(sentBy) + ";expires=" + text.expires())
                .header(HeaderName.EXPIRES, Long.toString(text.expires()))
                .header(HeaderName.SUPPORTED, "path")
                .header(HeaderName.AUTHORIZATION, text.authorization());
        secAgree(request, verify);
        request.header(SECURITY_CLIENT, text.securityClient());
        common(request);
        return request.build();
    }

    /** A request that starts something: MESSAGE, INVITE, OPTIONS. */
    SipRequest initial(String method, Uri target, String callId, String fromTag, TransportProtocol protocol, UeSet set,
            List<String> serviceRoute) {
        SipRequest.Builder request = SipRequest.builder(method, target)
                .header(HeaderName.VIA, via(protocol, set.server().local()))
                .header(HeaderName.MAX_FORWARDS, "70")
                .header(HeaderName.ROUTE, "<sip:" + HostText.of(config.pcscf().getAddress(), set.portPs()) + ";lr>");
        serviceRoute.forEach(route -> request.header(HeaderName.ROUTE, route));
        request.header(HeaderName.FROM, "<" + config.impu() + ">;tag=" + fromTag)
                .header(HeaderName.TO, "<" + target + ">")
                .header(HeaderName.CALL_ID, callId)
                .header(HeaderName.CSEQ, "1 " + method)
                .header(P_PREFERRED_IDENTITY, "<" + config.impu() + ">");
        if (method.equals("INVITE")) {
            request.header(HeaderName.CONTACT, contact(set.server().local()));
        }
        secAgree(request, set);
        common(request);
        return request.build();
    }

    /** A request within a dialog: BYE, or the ACK to a 2xx, which has its INVITE's number. */
    SipRequest inDialog(String method, Dialog dialog, long cseq, TransportProtocol protocol, UeSet set) {
        SipRequest.Builder request = SipRequest.builder(method, dialog.remoteTarget())
                .header(HeaderName.VIA, via(protocol, set.server().local()))
                .header(HeaderName.MAX_FORWARDS, "70");
        dialog.routeSet().forEach(route -> request.header(HeaderName.ROUTE, route));
        request.header(HeaderName.FROM, dialog.localParty())
                .header(HeaderName.TO, dialog.remoteParty())
                .header(HeaderName.CALL_ID, dialog.callId())
                .header(HeaderName.CSEQ, cseq + " " + method);
        if (!method.equals("ACK")) {
            secAgree(request, set);
        }
        common(request);
        return request.build();
    }

    /** Contact of this UE at that address. */
    String contact(InetSocketAddress sentBy) {
        return "<sip:" + config.user() + "@" + HostText.of(sentBy.getAddress(), sentBy.getPort()) + ">";
    }

    private void secAgree(SipRequest.Builder request, @Nullable UeSet verify) {
        request.header(HeaderName.REQUIRE, "sec-agree").header(HeaderName.PROXY_REQUIRE, "sec-agree");
        if (verify != null) {
            verify.securityServer().forEach(value -> request.header(SECURITY_VERIFY, value));
        }
    }

    private void common(SipRequest.Builder request) {
        if (!config.accessNetworkInfo().isEmpty()) {
            request.header(P_ACCESS_NETWORK_INFO, config.accessNetworkInfo());
        }
        if (!config.userAgent().isEmpty()) {
            request.header(USER_AGENT, config.userAgent());
        }

    }

    private static String via(TransportProtocol protocol, InetSocketAddress sentBy) {
        return "SIP/2.0/" + protocol.name() + " " + HostText.of(sentBy.getAddress(), sentBy.getPort())
                + ";branch=z9hG4bK" + Tokens.fresh();
    }
}
