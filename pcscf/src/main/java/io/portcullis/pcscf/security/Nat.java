package io.portcullis.pcscf.security;

import java.net.InetAddress;
import java.util.Optional;

import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.stack.transport.Addresses;

/**
 * Whether something between a UE and us changes addresses (TS 33.203 Annex M: the Via's address is not the source's). ESP in
 * transport mode does not get through that: the checksums inside are made for other addresses.
 */
public final class Nat {

    private Nat() {}

    /** What was seen, in words; empty if Via names the sender, or a name that proves nothing. */
    public static Optional<String> between(SipRequest register, InetAddress source) {
        String host = register.topVia().sentBy().bareHost();
        try {
            return InetAddress.ofLiteral(host).equals(source) ? Optional.empty()
                    : Optional.of("Via says " + host + ", packets come from " + Addresses.host(source));
        } catch (IllegalArgumentException aName) {
            return Optional.empty();
        }
    }
}
