package io.portcullis.pcscf.routing;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.OtherUri;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.message.SipUri;
import io.portcullis.sip.stack.proxy.LoopMarks;

/** Whether a request may be passed on at all (RFC 3261 16.3); its syntax has been looked at before. */
public final class RequestChecks {

    private static final HeaderName UNSUPPORTED = HeaderName.of("Unsupported");
    /** What a Proxy-Require may ask of us; in lower case. */
    private static final Set<String> UNDERSTOOD = Set.of("sec-agree", "path");

    private final LoopMarks marks;

    /** @param marks that our branches bear */
    public RequestChecks(LoopMarks marks) {
        this.marks = marks;
    }

    /** The answer to a request that goes no further; for ACK and CANCEL this is not asked. */
    public Optional<SipResponse> refusal(SipRequest request) {
        if (!routable(request)) {
            return Optional.of(Answers.to(request, 416, "Unsupported URI Scheme"));
        }
        try {
            MaxForwards.check(request);
        } catch (Refusal refusal) {
            return Optional.of(Answers.to(request, refusal.status(), refusal.reason()));
        }
        if (marks.looped(request)) {
            return Optional.of(Answers.to(request, 482, "Loop Detected"));
        }
        return request.has(HeaderName.PROXY_REQUIRE) ? badExtension(request) : Optional.empty();
    }

    /** sips is not: nothing here is sent over TLS (RFC 3261 26.2.2, RFC 5630 5.3). */
    private static boolean routable(SipRequest request) {
        return !(request.requestUri() instanceof OtherUri)
                && !(request.requestUri() instanceof SipUri uri && uri.secure());
    }

    private static Optional<SipResponse> badExtension(SipRequest request) {
        List<String> unknown = request.values(HeaderName.PROXY_REQUIRE).stream()
                .filter(tag -> !UNDERSTOOD.contains(tag.toLowerCase(java.util.Locale.ROOT))).toList();
        return unknown.isEmpty() ? Optional.empty()
                : Optional.of(Answers.with(request, 420, "Bad Extension")
                        .header(UNSUPPORTED, String.join(", ", unknown)).build());
    }
}
