package io.portcullis.lab.ue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.agreement.AgreementException;
import io.portcullis.ipsec.sa.agreement.Ipsec3gpp;
import io.portcullis.ipsec.sa.agreement.Mechanism;
import io.portcullis.lab.ue.UeFailure.NoAgreement;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipResponse;

/**
 * What a 401's Security-Server offers, and the mechanism that the UE takes of it (RFC 3329 2.3, TS 33.203 7.2).
 *
 * @param headerValues the header fields' values as received, to be repeated in Security-Verify
 * @param chosen       the mechanism taken; its client and server port and SPIs are port_pc, port_ps, spi_pc, spi_ps
 */
record ServerOffer(List<String> headerValues, Ipsec3gpp chosen) {

    private static final HeaderName SECURITY_SERVER = HeaderName.of("Security-Server");

    ServerOffer {
        headerValues = List.copyOf(headerValues);
    }

    /** Reads and chooses: the highest q; without q everywhere, the list's order (RFC 3329 2.2). */
    static ServerOffer of(SipResponse unauthorized, UeConfig config, Proposal proposal) throws UeException {
        List<String> headerValues = unauthorized.headers(SECURITY_SERVER);
        if (headerValues.isEmpty()) {
            throw none(
                    "the 401 has no Security-Server: the P-CSCF does no IPsec for this UE, is bypassed, or has used up "
                            + "its SPIs or ports.");
        }
        List<AlgorithmPair> offered = config.offers().stream().map(OfferedPair::pair).toList();
        List<Ipsec3gpp> usable = new ArrayList<>();
        try {
            for (Mechanism mechanism : Mechanism.parseAll(unauthorized.values(SECURITY_SERVER))) {
                Optional<Ipsec3gpp> known = Ipsec3gpp.of(mechanism);
                known.filter(m -> m.pair().usable() && offered.contains(m.pair())).ifPresent(usable::add);
            }
        } catch (AgreementException e) {
            throw none("the 401's Security-Server is malformed: " + e.getMessage());
        }
        if (usable.isEmpty()) {
            throw none("none of the mechanisms in Security-Server is one that this UE offered: "
                    + String.join(", ", headerValues));
        }
        Ipsec3gpp best = best(usable);
        List<Object> ours = List.of(proposal.spiUc(), proposal.spiUs());
        if (ours.contains(best.spiC()) || ours.contains(best.spiS())) {
            throw none("the P-CSCF took an SPI of ours for itself, which would let packets be reflected "
                    + "(TS 33.203 7.1).");
        }
        return new ServerOffer(headerValues, best);
    }

    private static Ipsec3gpp best(List<Ipsec3gpp> usable) {
        Ipsec3gpp best = usable.getFirst();
        if (usable.stream().anyMatch(m -> m.qThousandths() < 0)) {
            return best;
        }
        for (Ipsec3gpp candidate : usable) {
            if (candidate.qThousandths() > best.qThousandths()) {
                best = candidate;
            }
        }
        return best;
    }

    private static UeException none(String cause) {
        return new UeException(new NoAgreement(Stage.SM6, cause));
    }

    AlgorithmPair pair() {
        return chosen.pair();
    }

    int portPc() {
        return chosen.portC();
    }

    int portPs() {
        return chosen.portS();
    }
}
