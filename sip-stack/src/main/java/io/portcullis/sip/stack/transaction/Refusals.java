package io.portcullis.sip.stack.transaction;

import java.util.concurrent.ThreadLocalRandom;

import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;

/**
 * Final answers of nobody's transaction (RFC 3261 8.2.7): all that they need is in the request. The To tag is made of the request
 * too, so that the same request gets the same one, and the ACK that it brings is known for what it is.
 */
final class Refusals {

    private static final HeaderName RETRY_AFTER = HeaderName.of("Retry-After");

    private final long secret = ThreadLocalRandom.current().nextLong();

    /** @param retryAfterSeconds 0 for no Retry-After */
    SipResponse answer(SipRequest request, int status, String reason, int retryAfterSeconds) {
        SipResponse.Builder answer = SipResponse.to(request, status, reason);
        if (request.toTag() == null) {
            answer.toTag(tag(request));
        }
        if (retryAfterSeconds > 0) {
            answer.header(RETRY_AFTER, Integer.toString(retryAfterSeconds));
        }
        return answer.build();
    }

    /** Whether this ACK is to such an answer: it ends here (RFC 3261 8.2.7). */
    boolean acknowledged(SipRequest ack) {
        String tag = ack.toTag();
        return tag != null && tag.equals(tag(ack));
    }

    /** Of what an ACK has in common with its INVITE (RFC 3261 17.1.1.3). */
    private String tag(SipRequest request) {
        String branch = request.topVia().branch();
        long hash = mix(secret ^ request.callId().hashCode());
        hash = mix(hash ^ (branch == null ? 0 : branch.hashCode()));
        return Long.toHexString(mix(hash ^ request.cseq().number()));
    }

    /** Spreads each bit over all of them (the finaliser of SplitMix64). */
    private static long mix(long value) {
        long mixed = (value ^ value >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
