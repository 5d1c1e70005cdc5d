package io.portcullis.pcscf.registration;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A UE's registration as the P-CSCF keeps it (TS 24.229 5.2.2): enough to send requests in both directions, and plain
 * enough to be stored.
 *
 * @param impi         the private identity, from the Authorization header's username
 * @param impus        the public identities of P-Associated-URI, or the registered one if there was none; the first
 *                     is the default identity
 * @param contacts     the contact addresses of the 200, as URIs
 * @param pathToken    the user part of our Path URI: what the home network routes back by; unguessable, and the same
 *                     for the whole registration
 * @param serviceRoute the Service-Route values of the 200, in order
 * @param unprotected  where the UE is reached without IPsec, where the {@code security_agreement} setting allows
 *                     that; null for a UE that has security associations
 * @param expiresAt    when it ends unless it is refreshed
 */
public record Registration(String impi, List<String> impus, List<String> contacts, String pathToken,
        List<String> serviceRoute, @Nullable InetSocketAddress unprotected, Instant expiresAt) {

    public Registration {
        impus = List.copyOf(impus);
        contacts = List.copyOf(contacts);
        serviceRoute = List.copyOf(serviceRoute);
        if (impus.isEmpty()) {
            throw new IllegalArgumentException("a registration has at least one public identity");
        }
    }

    /** The identity for requests that name none (TS 24.229 5.2.6.3). */
    public String defaultImpu() {
        return impus.getFirst();
    }
}
