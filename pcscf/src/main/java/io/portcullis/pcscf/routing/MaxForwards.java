package io.portcullis.pcscf.routing;

import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.MessageEdit;
import io.portcullis.sip.message.SipRequest;

/** How many hops a request may still make (RFC 3261 8.1.1.6, 16.3 step 3, 16.6 step 3). */
public final class MaxForwards {

    private static final int USUAL = 70;
    private static final int MOST = 255;

    private MaxForwards() {}

    /**
     * Whether there is a hop left.
     *
     * @throws Refusal 483 if there is none, 400 if the header is no number
     */
    static void check(SipRequest request) throws Refusal {
        if (left(request) == 0) {
            throw new Refusal(483, "Too Many Hops");
        }
    }

    /**
     * Counts the hop. Where nothing is said, or more than there may be, 70 are left (RFC 4475 3.1.2.4).
     *
     * @throws Refusal as {@link #check}
     */
    public static void decrement(SipRequest request, MessageEdit<SipRequest> edit) throws Refusal {
        check(request);
        edit.set(HeaderName.MAX_FORWARDS, Integer.toString(left(request) - 1));
    }

    private static int left(SipRequest request) throws Refusal {
        String value = request.header(HeaderName.MAX_FORWARDS);
        if (value == null) {
            return USUAL + 1;
        }
        int left = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < '0' || c > '9') {
                throw new Refusal(400, "Max-Forwards Is No Number");
            }
            left = Math.min(10 * left + c - '0', MOST + 1);
        }
        if (value.isEmpty()) {
            throw new Refusal(400, "Max-Forwards Is No Number");
        }
        return left > MOST ? USUAL + 1 : left;
    }
}
