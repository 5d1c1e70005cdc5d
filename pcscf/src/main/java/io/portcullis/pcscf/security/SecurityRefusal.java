package io.portcullis.pcscf.security;

import java.util.Map;

import io.portcullis.ipsec.sa.agreement.AlgorithmPolicy;
import io.portcullis.pcscf.routing.Answers;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;

/** There is no security agreement, and why: for the log in words, for the UE as a status (RFC 3329 2.3.1). */
public final class SecurityRefusal extends Exception {

    private static final long serialVersionUID = 1L;
    private static final Map<Integer, String> PHRASES = Map.of(403, "Forbidden", 421, "Extension Required", 494,
            "Security Agreement Required", 500, "Server Internal Error");
    /** Seconds after which a UE may try again, when what was lacking is on our side. */
    private static final int RETRY_AFTER = 10;

    private final int status;

    /**
     * @param status 421, 494, 403 or 500
     * @param why    for the log; no header values but algorithm names and numbers
     */
    public SecurityRefusal(int status, String why) {
        super(why);
        this.status = status;
    }

    /** The status code. */
    public int status() {
        return status;
    }

    /** The cause in words. */
    public String why() {
        return String.valueOf(getMessage());
    }

    /** The answer: 421 and 494 tell what we would agree to, 500 when to come again. */
    public SipResponse answer(SipRequest request, AlgorithmPolicy policy) {
        SipResponse.Builder answer = Answers.with(request, status, PHRASES.getOrDefault(status, "Refused"));
        if (status == 421 || status == 494) {
            answer.header(HeaderName.REQUIRE, SecAgreeTags.TAG);
            answer.header(SecAgreeTags.SECURITY_SERVER, policy.toHeader());
        }
        if (status == 500) {
            answer.header(HeaderName.of("Retry-After"), Integer.toString(RETRY_AFTER));
        }
        return answer.build();
    }
}
