package io.portcullis.sip.stack.proxy;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipRequest;

/**
 * Tells a loop from a spiral (RFC 3261 16.3 step 4, 16.6 step 8; RFC 5393 4.2): each branch of ours ends with a mark made of what
 * decides where a request goes. A request that comes back the same has it in one of its Vias, one that was changed meanwhile
 * has not. A salt of this proxy's own tells its marks from all others, and keeps people from making them.
 */
public final class LoopMarks {

    private final long salt = ThreadLocalRandom.current().nextLong();

    /**
     * The mark of a request as it came, to be put at the end of its branch ({@link Vias#newBranch(String)}): of Call-ID, From
     * tag, To tag, CSeq, Request-URI and Routes.
     */
    public String of(SipRequest received) {
        long hash = mix(salt, received.callId().hashCode());
        hash = mix(hash, Objects.hashCode(received.fromTag()));
        hash = mix(hash, Objects.hashCode(received.toTag()));
        hash = mix(hash, (int) received.cseq().number());
        hash = mix(hash, received.method().hashCode());
        hash = mix(hash, received.requestUri().hashCode());
        for (String route : received.headers(HeaderName.ROUTE)) {
            hash = mix(hash, route.hashCode());
        }
        return "." + Long.toString(hash >>> 1, 36);
    }

    private static long mix(long hash, int more) {
        long mixed = (hash ^ more) * 0x9E37_79B9_7F4A_7C15L;
        return mixed ^ mixed >>> 29;
    }

    /** Whether a request has come by here before, and is the same now. */
    public boolean looped(SipRequest received) {
        List<String> vias = received.headers(HeaderName.VIA);
        if (vias.size() == 1 && vias.getFirst().indexOf(',') < 0) {
            // Straight from whoever made it, as everything from a UE.
            return false;
        }
        String mark = of(received);
        for (String via : vias) {
            if (via.contains(mark)) {
                return true;
            }
        }
        return false;
    }
}
