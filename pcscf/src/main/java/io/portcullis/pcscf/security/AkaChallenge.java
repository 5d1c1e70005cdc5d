package io.portcullis.pcscf.security;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.sip.message.Challenge;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.MessageEdit;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipResponse;

/**
 * The keys in the S-CSCF's challenge (TS 24.229 5.2.2.2): taken out of <em>every</em> response that goes to a UE, used
 * from a 401.
 */
public final class AkaChallenge {

    private static final List<HeaderName> CARRIERS = List.of(HeaderName.of("WWW-Authenticate"),
            HeaderName.of("Proxy-Authenticate"));
    private static final String CK = "ck";
    private static final String IK = "ik";

    private AkaChallenge() {}

    /** Takes ck and ik out, wherever they stand; what cannot be read as a challenge is dropped as a whole. */
    public static void strip(SipResponse response, MessageEdit<SipResponse> edit) {
        for (HeaderName carrier : CARRIERS) {
            List<String> values = response.headers(carrier);
            if (values.isEmpty()) {
                continue;
            }
            edit.remove(carrier);
            for (String value : values) {
                try {
                    edit.append(carrier, Challenge.parse(value).without(CK, IK));
                } catch (SipParseException unreadable) {
                    // It may hold the keys in a form that we do not see: better no challenge than a leak.
                }
            }
        }
    }

    /**
     * The keys of a 401.
     *
     * @return empty if it has none, or not 16 bytes in hexadecimal digits each
     */
    public static Optional<AkaKeys> keys(SipResponse response) {
        for (String value : response.headers(CARRIERS.getFirst())) {
            byte[] ck = new byte[0];
            byte[] ik = new byte[0];
            try {
                Challenge challenge = Challenge.parse(value);
                ck = HexFormat.of().parseHex(orEmpty(challenge, CK));
                ik = HexFormat.of().parseHex(orEmpty(challenge, IK));
                if (ck.length == AkaKeys.LENGTH && ik.length == AkaKeys.LENGTH) {
                    return Optional.of(AkaKeys.of(ck, ik));
                }
            } catch (SipParseException | IllegalArgumentException unreadable) {
                // As if there were none.
            } finally {
                Arrays.fill(ck, (byte) 0);
                Arrays.fill(ik, (byte) 0);
            }
        }
        return Optional.empty();
    }

    private static String orEmpty(Challenge challenge, String name) {
        String value = challenge.param(name);
        return value == null ? "" : value;
    }
}
