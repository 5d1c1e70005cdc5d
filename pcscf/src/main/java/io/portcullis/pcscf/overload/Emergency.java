package io.portcullis.pcscf.overload;

import java.util.Locale;

import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.NameAddr;
import io.portcullis.sip.message.SipParseException;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipUri;

/** What is about an emergency: a URI of such a service, or a registration for calls to one (TS 24.229 5.1.6). */
final class Emergency {

    private static final String SERVICE = "urn:service:sos";

    private Emergency() {}

    static boolean is(SipRequest request) {
        return request.requestUri().toString().toLowerCase(Locale.ROOT).startsWith(SERVICE)
                || request.method().equals("REGISTER") && contactSos(request);
    }

    private static boolean contactSos(SipRequest register) {
        for (String contact : register.values(HeaderName.CONTACT)) {
            try {
                if (!contact.equals("*") && sos(NameAddr.parse(contact))) {
                    return true;
                }
            } catch (SipParseException malformed) {
                // Whoever cannot write a contact gets no privilege by it.
            }
        }
        return false;
    }

    private static boolean sos(NameAddr contact) {
        return contact.params().has("sos") || contact.uri() instanceof SipUri uri && uri.params().has("sos");
    }
}
