package io.portcullis.lab.ue;

import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;

import io.portcullis.lab.ue.UeFailure.BadAnswer;
import io.portcullis.sip.message.Challenge;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipResponse;
import org.jspecify.annotations.Nullable;

/**
 * What a 401 asks of the USIM (RFC 3310 3.2).
 *
 * @param realm     realm, without quotes
 * @param nonce     nonce as received
 * @param algorithm AKAv1-MD5, as received
 * @param rand      16 bytes
 * @param autn      16 bytes
 * @param opaque    opaque, if there was one
 * @param qopAuth   whether qop offers authentication without integrity
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record AkaChallenge(String realm, String nonce, String algorithm, byte[] rand, byte[] autn, @Nullable String opaque,
        boolean qopAuth) {

    private static final int PART = 16;

    /** The AKA challenge of a 401. */
    static AkaChallenge of(SipResponse unauthorized) throws UeException {
        String problem = "the 401 has no WWW-Authenticate: it is not a challenge.";
        for (String value : unauthorized.headers(HeaderName.WWW_AUTHENTICATE)) {
            try {
                Challenge challenge = Challenge.parse(value);
                String algorithm = challenge.param("algorithm");
                if (algorithm == null || !algorithm.toLowerCase(Locale.ROOT).equals("akav1-md5")) {
                    problem = "the 401 asks for algorithm " + algorithm + "; a USIM does AKAv1-MD5. Is this subscriber "
                            + "set up with a password instead of Ki and OPc?";
                    continue;
                }
                return of(challenge, algorithm);
            } catch (SipParseException e) {
                problem = "the 401 has a WWW-Authenticate that cannot be read: " + e.getMessage();
            }
        }
        throw new UeException(new BadAnswer(Stage.SM6, problem));
    }

    private static AkaChallenge of(Challenge challenge, String algorithm) throws UeException {
        String realm = challenge.param("realm");
        String nonce = challenge.param("nonce");
        String qop = challenge.param("qop");
        byte[] content;
        try {
            content = Base64.getDecoder().decode(nonce == null ? "" : nonce);
        } catch (IllegalArgumentException e) {
            content = new byte[0];
        }
        if (realm == null || nonce == null || content.length < 2 * PART) {
            throw new UeException(
                    new BadAnswer(Stage.SM6, "the 401's nonce is not base64 of RAND and AUTN (32 bytes or "
                            + "more), or its realm is missing."));
        }
        boolean qopAuth = qop != null && Arrays.stream(qop.split(",")).anyMatch(q -> q.trim().equalsIgnoreCase("auth"));
        return new AkaChallenge(realm, nonce, algorithm, Arrays.copyOf(content, PART),
                Arrays.copyOfRange(content, PART, 2 * PART), challenge.param("opaque"), qopAuth);
    }

    /** Without RAND and AUTN. */
    @Override
    public String toString() {
        return algorithm + " challenge of " + realm;
    }
}
