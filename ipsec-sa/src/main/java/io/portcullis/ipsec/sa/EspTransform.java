package io.portcullis.ipsec.sa;

/** What ESP does to a packet, once an {@link AlgorithmPair} is chosen (TS 33.203 Annex I). */
public enum EspTransform {
    /** Separate integrity (HMAC, 96-bit ICV) and encryption or none (RFC 4303). */
    HMAC_AND_CIPHER,
    /** AES-GCM with a 16-byte ICV (RFC 4106). */
    AES_GCM,
    /** AES-GMAC: integrity only, 16-byte ICV (RFC 4543). */
    AES_GMAC
}
