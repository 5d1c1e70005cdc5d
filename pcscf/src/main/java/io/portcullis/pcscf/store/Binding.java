package io.portcullis.pcscf.store;

import java.time.Instant;
import java.util.List;

/**
 * What one 200 to a REGISTER brought: an address of record and its implicit registration set (TS 23.228 5.2.1a,
 * TS 24.229 5.2.2).
 *
 * @param aor          the public identity of the REGISTER's To
 * @param impus        the public identities of P-Associated-URI, or {@code aor} if there was none; the first is the default
 *                     identity
 * @param contacts     the UE's contact addresses in the 200, as URIs
 * @param serviceRoute the Service-Route values of the 200, in order
 * @param expiresAt    when it ends unless it is refreshed
 */
public record Binding(String aor, List<String> impus, List<String> contacts, List<String> serviceRoute,
        Instant expiresAt) {

    public Binding {
        impus = List.copyOf(impus);
        contacts = List.copyOf(contacts);
        serviceRoute = List.copyOf(serviceRoute);
        if (impus.isEmpty()) {
            throw new IllegalArgumentException("a binding has at least one public identity");
        }
    }

    /** Whether this public identity is registered by it: the address of record itself, or one of its implicit set. */
    public boolean covers(String impu) {
        return Impus.same(aor, impu) || impus.stream().anyMatch(own -> Impus.same(own, impu));
    }
}
