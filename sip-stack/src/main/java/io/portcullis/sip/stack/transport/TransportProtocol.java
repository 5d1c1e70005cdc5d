package io.portcullis.sip.stack.transport;

/** The transports that IPsec protects (TS 33.203 7.1). */
public enum TransportProtocol {
    /** Datagrams; transactions repeat what may be lost. */
    UDP,
    /** Streams; nothing is repeated. */
    TCP;

    /** Whether lost messages are repeated below SIP (RFC 3261 17: "reliable transport"). */
    public boolean reliable() {
        return this == TCP;
    }
}
