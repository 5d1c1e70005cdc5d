package io.portcullis.server.config;

import io.portcullis.sip.message.Params;
import io.portcullis.sip.message.SipUri;
import org.jspecify.annotations.Nullable;

/**
 * Where requests go next.
 *
 * @param host      a name or an address, IPv6 without brackets
 * @param port      1 to 65535; -1 if none was written, so that a name is looked up as RFC 3263 says
 * @param transport {@code udp} or {@code tcp}; null if none was written
 */
public record NextHop(String host, int port, @Nullable String transport) {

    /** Whether TCP was written. */
    public boolean tcp() {
        return "tcp".equals(transport);
    }

    /** As a SIP URI. */
    public SipUri uri() {
        return new SipUri(false, null, null, host.contains(":") ? "[" + host + "]" : host, port,
                transport == null ? Params.NONE : Params.NONE.with("transport", transport), null);
    }

    /** As a SIP URI. */
    @Override
    public String toString() {
        return uri().toString();
    }
}
