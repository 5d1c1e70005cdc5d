package io.portcullis.lab.ue;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.NameAddr;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipResponse;
import org.jspecify.annotations.Nullable;

/** Reads the 200 to a REGISTER. */
final class Accepted {

    private static final HeaderName P_ASSOCIATED_URI = HeaderName.of("P-Associated-URI");

    private Accepted() {}

    /**
     * What the 200 says. The registration time is that of our Contact, else Expires, else what was asked for
     * (RFC 3261 10.2.4).
     *
     * @param portUs the port in our Contact
     * @param asked  seconds asked for; 0 always reads as deregistered
     */
    static UeRegistration read(SipResponse ok, int portUs, long asked, boolean authenticated, Instant now) {
        Duration expires = Duration.ofSeconds(asked == 0 ? 0
                : contactExpires(ok, portUs).orElseGet(() -> number(ok.header(HeaderName.EXPIRES)).orElse(asked)));
        return new UeRegistration(ok.values(HeaderName.SERVICE_ROUTE), ok.values(P_ASSOCIATED_URI), expires,
                now.plus(expires), authenticated);
    }

    private static OptionalLong contactExpires(SipResponse ok, int portUs) {
        for (String contact : ok.values(HeaderName.CONTACT)) {
            try {
                NameAddr nameAddr = NameAddr.parse(contact);
                if (contact.contains(":" + portUs)) {
                    return number(nameAddr.params().value("expires"));
                }
            } catch (SipParseException e) {
                // Another phone's Contact: not ours to judge.
            }
        }
        return OptionalLong.empty();
    }

    private static OptionalLong number(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > 10 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(text));
    }
}
