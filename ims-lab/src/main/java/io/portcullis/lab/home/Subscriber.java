package io.portcullis.lab.home;

import java.util.List;

import io.portcullis.lab.aka.AuthenticationCentre;

/**
 * One subscription.
 *
 * @param impi  private identity
 * @param impus public identities, SIP or tel URIs; the first is the default one
 * @param auc   keys and sequence numbers; closed with the home network
 */
public record Subscriber(String impi, List<String> impus, AuthenticationCentre auc) {

    public Subscriber {
        impus = List.copyOf(impus);
        if (impi.isBlank() || impus.isEmpty()) {
            throw new IllegalArgumentException("a subscriber has a private and at least one public identity");
        }
    }

    @Override
    public String toString() {
        return "subscriber " + impi;
    }
}
