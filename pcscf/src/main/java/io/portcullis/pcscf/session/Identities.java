package io.portcullis.pcscf.session;

import io.portcullis.pcscf.store.Impus;
import io.portcullis.pcscf.store.Registration;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.MessageEdit;
import io.portcullis.sip.message.NameAddr;
import io.portcullis.sip.message.SipMessage;
import io.portcullis.sip.message.SipParseException;

/**
 * Who a UE may say it is (TS 24.229 5.2.6.3, RFC 3325): what it prefers if that belongs to its registration, else its
 * default identity. What the UE itself asserts is never passed on.
 */
final class Identities {

    static final HeaderName PREFERRED = HeaderName.of("P-Preferred-Identity");
    static final HeaderName ASSERTED = HeaderName.of("P-Asserted-Identity");

    private Identities() {}

    /**
     * Replaces what the UE says by what the network knows.
     *
     * @return the public identity that was put in
     */
    static String assertIdentity(SipMessage message, Registration registration, MessageEdit<?> edit) {
        String identity = registration.defaultImpu();
        for (String preferred : message.values(PREFERRED)) {
            String uri = uri(preferred);
            for (String impu : registration.impus()) {
                if (Impus.same(impu, uri)) {
                    identity = impu;
                }
            }
        }
        edit.remove(PREFERRED);
        edit.set(ASSERTED, "<" + identity + ">");
        return identity;
    }

    /** The URI of a name-addr, or the text itself. */
    private static String uri(String value) {
        try {
            return NameAddr.parse(value).uri().toString();
        } catch (SipParseException notAnAddress) {
            return value;
        }
    }
}
