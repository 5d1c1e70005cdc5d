package io.portcullis.pcscf.registration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.portcullis.pcscf.routing.Refusal;
import io.portcullis.sip.message.Credentials;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.MessageEdit;
import io.portcullis.sip.message.NameAddr;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.message.SipUri;
import org.jspecify.annotations.Nullable;

/** What a REGISTER and its 200 say, and the header that tells the home network how it came (TS 24.229 5.2.2). */
final class RegisterHeaders {

    static final HeaderName AUTHORIZATION = HeaderName.of("Authorization");
    static final HeaderName CONTACT = HeaderName.of("Contact");
    static final HeaderName EXPIRES = HeaderName.of("Expires");
    static final HeaderName PATH = HeaderName.of("Path");
    static final HeaderName SERVICE_ROUTE = HeaderName.of("Service-Route");
    static final HeaderName ASSOCIATED_URI = HeaderName.of("P-Associated-URI");

    private static final String INTEGRITY_PROTECTED = "integrity-protected";
    private static final long DEFAULT_EXPIRES = 3600;

    private RegisterHeaders() {}

    /** The first Authorization, if it can be read. */
    static @Nullable Credentials credentials(SipRequest register) throws Refusal {
        String value = register.header(AUTHORIZATION);
        if (value == null) {
            return null;
        }
        try {
            return Credentials.parse(value);
        } catch (SipParseException e) {
            throw new Refusal(400, "Malformed Authorization");
        }
    }

    /**
     * The private identity: the username of Authorization, else derived from the public one (TS 23.003 13.3).
     *
     * @throws Refusal 400 if neither is there
     */
    static String impi(SipRequest register, @Nullable Credentials credentials) throws Refusal {
        String username = credentials == null ? null : credentials.param("username");
        if (username != null && !username.isBlank()) {
            return username;
        }
        if (register.to().uri() instanceof SipUri uri && uri.user() != null) {
            return uri.user() + "@" + uri.host();
        }
        throw new Refusal(400, "No Private Identity In Authorization Or To");
    }

    /** Whether the request answers a challenge: a response that is more than the empty one, and not AUTS only. */
    static boolean answersChallenge(@Nullable Credentials credentials) {
        if (credentials == null) {
            return false;
        }
        String response = credentials.param("response");
        return response != null && !response.isBlank() && credentials.param("auts") == null;
    }

    /** Replaces whatever the UE wrote by what we know; without Authorization there is nothing to mark. */
    static void integrityProtected(MessageEdit<SipRequest> edit, @Nullable Credentials credentials, boolean yes) {
        if (credentials != null) {
            edit.set(AUTHORIZATION, credentials.withQuoted(INTEGRITY_PROTECTED, yes ? "yes" : "no"));
        }
    }

    /**
     * How long the registration lasts by its 200: the longest contact's {@code expires}, else Expires (RFC 3261 10.2.1.1).
     *
     * @return zero if it ended
     */
    static Duration expires(SipRequest register, SipResponse ok) {
        List<String> contacts = ok.values(CONTACT);
        if (contacts.isEmpty()) {
            return Duration.ZERO;
        }
        long common = seconds(ok.header(EXPIRES), seconds(register.header(EXPIRES), DEFAULT_EXPIRES));
        long longest = 0;
        for (String contact : contacts) {
            long own = common;
            try {
                own = seconds(NameAddr.parse(contact).params().value("expires"), common);
            } catch (SipParseException unreadable) {
                // The registrar wrote it; the common value holds.
                own = common;
            }
            longest = Math.max(longest, own);
        }
        return Duration.ofSeconds(longest);
    }

    private static long seconds(@Nullable String value, long otherwise) {
        if (value == null) {
            return otherwise;
        }
        try {
            return Math.clamp(Long.parseLong(value.strip()), 0, 0xFFFF_FFFFL);
        } catch (NumberFormatException notANumber) {
            return otherwise;
        }
    }

    /** The URIs of name-addr values; those that cannot be read are passed over. */
    static List<String> uris(List<String> values) {
        List<String> uris = new ArrayList<>();
        for (String value : values) {
            try {
                uris.add(NameAddr.parse(value).uri().toString());
            } catch (SipParseException unreadable) {
                // Not usable as an identity or contact.
            }
        }
        return uris;
    }
}
