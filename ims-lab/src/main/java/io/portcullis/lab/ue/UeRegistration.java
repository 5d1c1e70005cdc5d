package io.portcullis.lab.ue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What the network's 200 to a REGISTER said (TS 24.229 5.1.1.2).
 *
 * @param serviceRoute   the values of Service-Route, in order (RFC 3608)
 * @param associatedUris the values of P-Associated-URI; the first is the default identity (RFC 7315)
 * @param expires        the registration time granted; zero after deregistration
 * @param until          when it ends
 * @param authenticated  whether the network challenged the UE this time, so that a new set carries the registration
 */
public record UeRegistration(List<String> serviceRoute, List<String> associatedUris, Duration expires, Instant until,
        boolean authenticated) {

    public UeRegistration {
        serviceRoute = List.copyOf(serviceRoute);
        associatedUris = List.copyOf(associatedUris);
    }
}
