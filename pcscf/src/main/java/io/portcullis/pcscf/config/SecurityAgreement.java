package io.portcullis.pcscf.config;

/** What becomes of a REGISTER that offers no security agreement: the {@code security_agreement} setting. */
public enum SecurityAgreement {
    /** It is refused with 421 (RFC 3329 2.3.1). */
    REQUIRED,
    /** It is passed on, and the UE is served without IPsec. */
    PREFERRED,
    /** Offers are ignored: every UE is served without IPsec. */
    OFF
}
