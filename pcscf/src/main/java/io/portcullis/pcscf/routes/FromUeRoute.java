package io.portcullis.pcscf.routes;

import java.util.List;

/** A request from a UE to the home network (TS 24.229 5.2.6.3). Steps in the default order. */
public non-sealed interface FromUeRoute extends RequestRoute {

    /** Whether the sender is registered here; only then the steps that speak of a registration work. */
    boolean registered();

    /** The public identities of the registration, the default one first; none without a registration. */
    List<String> impus();

    /** 403 unless {@link #registered()}. */
    void requireRegistration();

    /**
     * Replaces what the UE says of itself by P-Asserted-Identity: what it prefers if that is its own, else the default identity.
     */
    void assertIdentity();

    /**
     * Takes our Route out and, outside a dialog, puts the Service-Route of the registration in; 400 where the setting
     * {@code service_route} is strict and the UE's differs, or a Route cannot be read.
     */
    void setServiceRoute();

    /** Takes the headers and option tags of the security agreement out. */
    void stripSecurityAgreement();

    /** Outside a dialog: sets a new P-Charging-Vector. */
    void setChargingVector();

    /** Outside a dialog: sets P-Visited-Network-ID. */
    void setVisitedNetwork();

    /** For a request that begins a dialog: adds our two Record-Routes (RFC 5658). */
    void recordRoute();
}
