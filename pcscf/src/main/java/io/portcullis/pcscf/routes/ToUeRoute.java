package io.portcullis.pcscf.routes;

import java.util.List;

/** A request from the home network to a UE (TS 24.229 5.2.6.4). Steps in the default order. */
public non-sealed interface ToUeRoute extends RequestRoute {

    /** The public identities of the UE that the Path token names, the default one first; none if there is no such UE. */
    List<String> impus();

    /**
     * Finds the UE by the Path token in Route, and takes our Routes out: 404 without a token, 480 if nobody is registered by it,
     * or the UE has no security association. {@link #relay()} does it in any case.
     */
    void findUe();

    /** Takes P-Charging-Vector and P-Charging-Function-Addresses out. */
    void stripChargingHeaders();

    /** For a request that begins a dialog: adds our two Record-Routes (RFC 5658). */
    void recordRoute();
}
