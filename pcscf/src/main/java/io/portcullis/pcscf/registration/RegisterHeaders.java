package io.portcullis.pcscf.registration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.portcullis.pcscf.routing.Refusal;
import io.portcullis.sip.message.Credentials;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.MessageEdit;
import io.portcullis.sip.message.NameAddr;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.message.SipUri;
import io.portcullis.sip.message.Uri;
import org.jspecify.annotations.Nullable;

/** What a REGISTER and its 200 say, and the header that tells the home network how it came (TS 24.229 5.2.2). */
final class RegisterHeaders {

    static final HeaderName AUTHORIZATION = HeaderName.of("Authorization");
    static final HeaderName PATH = HeaderName.of("Path");
    static final HeaderName SERVICE_ROUTE = HeaderName.of("Service-Route");
    static final HeaderName ASSOCIATED_URI = HeaderName.of("P-Associated-URI");

    private static final String INTEGRITY_PROTECTED = "integrity-protected";
    private static final long DEFAULT_EXPIRES = 3600;
    private static final int SIP_PORT = 5060;

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
     * How long this UE's contacts last by the 200: the longest {@code expires} of those that it registered, else Expires
     * (RFC 3261 10.2.1.1). Contacts of other UEs with the same public identity, which stand in the 200 too, do not count.
     *
     * @return zero if the registration ended
     */
    static Duration expires(SipRequest register, SipResponse ok) {
        long common = seconds(ok.header(HeaderName.EXPIRES),
                seconds(register.header(HeaderName.EXPIRES), DEFAULT_EXPIRES));
        long longest = 0;
        for (NameAddr contact : own(register, ok)) {
            longest = Math.max(longest, seconds(contact.params().value("expires"), common));
        }
        return Duration.ofSeconds(longest);
    }

    /** The UE's own contacts of the 200, as URIs. */
    static List<String> contacts(SipRequest register, SipResponse ok) {
        return own(register, ok).stream().map(contact -> contact.uri().toString()).toList();
    }

    /** A registrar may write a contact otherwise than the UE; where none can be told apart by its address, all count. */
    private static List<NameAddr> own(SipRequest register, SipResponse ok) {
        List<NameAddr> asked = nameAddrs(register.values(HeaderName.CONTACT));
        List<NameAddr> granted = nameAddrs(ok.values(HeaderName.CONTACT));
        List<NameAddr> own = granted.stream()
                .filter(contact -> asked.stream().anyMatch(mine -> sameAddress(mine.uri(), contact.uri()))).toList();
        return own.isEmpty() && wantsToStay(register, asked) ? granted : own;
    }

    /** Whether it is no deregistration: neither {@code Contact: *} nor an expiry of zero for each contact. */
    private static boolean wantsToStay(SipRequest register, List<NameAddr> asked) {
        if (register.values(HeaderName.CONTACT).contains("*")) {
            return false;
        }
        long common = seconds(register.header(HeaderName.EXPIRES), DEFAULT_EXPIRES);
        return asked.isEmpty() || asked.stream().anyMatch(mine -> seconds(mine.params().value("expires"), common) > 0);
    }

    private static boolean sameAddress(Uri one, Uri other) {
        if (one instanceof SipUri a && other instanceof SipUri b) {
            return Objects.equals(a.user(), b.user()) && a.bareHost().equalsIgnoreCase(b.bareHost())
                    && a.portOr(SIP_PORT) == b.portOr(SIP_PORT);
        }
        return one.toString().equals(other.toString());
    }

    private static List<NameAddr> nameAddrs(List<String> values) {
        List<NameAddr> parsed = new ArrayList<>();
        for (String value : values) {
            try {
                parsed.add(NameAddr.parse(value));
            } catch (SipParseException unreadable) {
                // Not usable as an identity or contact.
            }
        }
        return parsed;
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
        return nameAddrs(values).stream().map(value -> value.uri().toString()).toList();
    }
}
