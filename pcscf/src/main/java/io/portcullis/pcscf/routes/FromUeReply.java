package io.portcullis.pcscf.routes;

/** A response to a UE's request. By default: charging headers out, {@code send}. */
public non-sealed interface FromUeReply extends ReplyRoute {

    /** Takes P-Charging-Vector and P-Charging-Function-Addresses out. */
    void stripChargingHeaders();
}
