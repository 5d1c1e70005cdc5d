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

    /** The reason phrase of the answer. */
    public String phrase() {
        return PHRASES.getOrDefault(status, "Refused");
    }

    /** What stands in the answer beside the status: 421 and 494 tell what we would agree to, 500 when to come again. */
    public Map<HeaderName, String> headers(AlgorithmPolicy policy) {
        return switch (status) {
            case 421, 494 -> Map.of(HeaderName.REQUIRE, SecAgreeTags.TAG, SecAgreeTags.SECURITY_SERVER,
                    policy.toHeader());
            case 500 -> Map.of(HeaderName.of("Retry-After"), Integer.toString(RETRY_AFTER));
            default -> Map.of();
        };
    }

    /** The answer, with {@link #headers}. */
    public SipResponse answer(SipRequest request, AlgorithmPolicy policy) {
        SipResponse.Builder answer = Answers.with(request, status, phrase());
        headers(policy).forEach(answer::header);
        return answer.build();
    }
}
