package io.portcullis.pcscf.routes;

/** A REGISTER from a UE, protected or not (TS 24.229 5.2.2, TS 33.203 7.2). Steps in the default order. */
public non-sealed interface RegisterRoute extends RequestRoute {

    /**
     * A REGISTER over a set: its private identity must be the set's (403), Security-Verify must be what we sent and, before the
     * 200, Security-Client what SM1 had (494, and the set ends). Unprotected: nothing.
     */
    void checkSecurityAssociation();

    /**
     * What the setting {@code security_agreement} demands: 421 without an offer, 494 if sec-agree is only supported or nothing
     * offered is allowed, 400 if the offer is malformed.
     */
    void requireSecurityAgreement();

    /** Takes Security-Client, -Verify, -Server and the sec-agree tags out. */
    void stripSecurityAgreement();

    /** Takes out what the UE asserts of itself (P-Asserted-Identity). */
    void stripAssertedIdentity();

    /** Writes integrity-protected into Authorization, in place of what the UE wrote; {@link #relay()} does it in any case. */
    void setIntegrityProtected();

    /** Adds Path, with a token that requests to this UE come back by, and {@code Require: path}. */
    void addPath();

    /** Sets P-Visited-Network-ID. */
    void setVisitedNetwork();

    /** Sets a new P-Charging-Vector. */
    void setChargingVector();

    /** Takes the UE's Route out, so that the REGISTER goes to the home network's entry point. */
    void removeRoute();
}
