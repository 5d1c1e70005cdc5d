package io.portcullis.pcscf.security;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.portcullis.ipsec.sa.Spi;
import io.portcullis.ipsec.sa.agreement.AgreementException;
import io.portcullis.ipsec.sa.agreement.AlgorithmPolicy;
import io.portcullis.ipsec.sa.agreement.Ipsec3gpp;
import io.portcullis.ipsec.sa.agreement.Mechanism;
import io.portcullis.pcscf.routing.Refusal;
import io.portcullis.sip.message.SipRequest;

/**
 * The Security-Client of a REGISTER, and what we choose from it (TS 33.203 7.2 SM1, SM5).
 *
 * @param mechanisms as offered, in order
 * @param chosen     the first of our pairs that the UE offers; empty if there is none
 * @param spis       every SPI that any of them names: ours differ from all of these (TS 33.203 7.1)
 */
public record Offer(List<Mechanism> mechanisms, Optional<Ipsec3gpp> chosen, Set<Spi> spis) {

    public Offer {
        mechanisms = List.copyOf(mechanisms);
        spis = Set.copyOf(spis);
    }

    /**
     * Reads a REGISTER's offer.
     *
     * @return empty if it has no Security-Client
     * @throws Refusal 400 if that is malformed
     */
    public static Optional<Offer> of(SipRequest register, AlgorithmPolicy policy) throws Refusal {
        List<String> values = register.values(SecAgreeTags.SECURITY_CLIENT);
        if (values.isEmpty()) {
            return Optional.empty();
        }
        try {
            List<Mechanism> mechanisms = Mechanism.parseAll(values);
            Set<Spi> spis = new HashSet<>();
            for (Mechanism mechanism : mechanisms) {
                spis.addAll(Ipsec3gpp.spis(mechanism));
            }
            return Optional.of(new Offer(mechanisms, policy.choose(mechanisms), spis));
        } catch (AgreementException malformed) {
            throw new Refusal(400, "Malformed Security-Client, " + malformed.getMessage());
        }
    }

    /** The algorithms that were offered, for logs. */
    public String text() {
        return mechanisms.stream()
                .map(m -> m.name() + " " + m.params().get("alg") + "/" + m.params().getOrDefault("ealg", "null"))
                .collect(Collectors.joining(", "));
    }
}
