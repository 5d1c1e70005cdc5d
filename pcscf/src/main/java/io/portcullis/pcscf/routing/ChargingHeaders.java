package io.portcullis.pcscf.routing;

import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.MessageEdit;

/** P-Charging-Vector and its like, which exist inside the network only (RFC 7315, TS 24.229 5.2.6). */
public final class ChargingHeaders {

    private static final HeaderName VECTOR = HeaderName.of("P-Charging-Vector");
    private static final HeaderName FUNCTION_ADDRESSES = HeaderName.of("P-Charging-Function-Addresses");

    private ChargingHeaders() {}

    /** Puts a new vector in, in place of what a UE may have sent. */
    public static void insert(MessageEdit<?> edit, String hostName) {
        edit.remove(FUNCTION_ADDRESSES);
        edit.set(VECTOR, "icid-value=\"" + Answers.token(16) + "\";icid-generated-at=" + hostName);
    }

    /** Takes them out of what goes to a UE. */
    public static void strip(MessageEdit<?> edit) {
        edit.remove(VECTOR);
        edit.remove(FUNCTION_ADDRESSES);
    }
}
