package io.portcullis.pcscf.routes;

/** A UE's response to a request of the home network. By default: the two steps in order, {@code send}. */
public non-sealed interface ToUeReply extends ReplyRoute {

    /** Takes the headers and option tags of the security agreement out. */
    void stripSecurityAgreement();

    /** Replaces what the UE says of itself by P-Asserted-Identity: what it prefers if that is its own, else the default identity. */
    void assertIdentity();
}
