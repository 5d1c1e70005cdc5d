package io.portcullis.pcscf.routing;

import java.security.SecureRandom;
import java.util.HexFormat;

import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;

/** Responses of our own. */
public final class Answers {

    private static final SecureRandom RANDOM = new SecureRandom();

    private Answers() {}

    /** A response with our To tag. */
    public static SipResponse to(SipRequest request, int status, String reason) {
        return with(request, status, reason).build();
    }

    /** A response with our To tag, to be added to. */
    public static SipResponse.Builder with(SipRequest request, int status, String reason) {
        SipResponse.Builder builder = SipResponse.to(request, status, reason);
        return request.toTag() == null ? builder.toTag(token(8)) : builder;
    }

    /** Unguessable letters and digits, two for a byte. */
    public static String token(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
