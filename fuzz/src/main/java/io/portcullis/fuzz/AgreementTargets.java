package io.portcullis.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.agreement.AgreementException;
import io.portcullis.ipsec.sa.agreement.AlgorithmPolicy;
import io.portcullis.ipsec.sa.agreement.Comparison;
import io.portcullis.ipsec.sa.agreement.Ipsec3gpp;
import io.portcullis.ipsec.sa.agreement.Mechanism;

/** Security-Client, -Server and -Verify, and the list of algorithms of the settings. */
final class AgreementTargets {

    private static final AlgorithmPolicy POLICY = AlgorithmPolicy.inOrder(AlgorithmPolicy.DEFAULT);

    private AgreementTargets() {}

    static void agreement(byte[] bytes) throws AgreementException {
        List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().limit(8).toList();
        List<Mechanism> offer;
        try {
            offer = Mechanism.parseAll(lines);
        } catch (AgreementException e) {
            return;
        }
        Planted.behind(offer);
        Claim.same(Comparison.difference(offer, offer), Optional.empty(), "a list is like itself");
        Claim.same(Mechanism.parseAll(offer.stream().map(Mechanism::text).toList()), offer, "read again");
        List<Mechanism> reversed = offer.reversed();
        Claim.same(Comparison.difference(offer, reversed).isEmpty(), Comparison.difference(reversed, offer).isEmpty(),
                "likeness goes both ways");
        Optional<Ipsec3gpp> chosen;
        try {
            chosen = POLICY.choose(offer);
        } catch (AgreementException e) {
            return;
        }
        if (chosen.isPresent()) {
            Claim.that(POLICY.pairs().contains(chosen.get().pair()), "what is chosen is ours");
            Mechanism written = Mechanism.parse(chosen.get().toHeader());
            Claim.same(Ipsec3gpp.of(written), chosen, "written and read again");
            Claim.same(Ipsec3gpp.spis(written).size(), 2, "two SPIs");
        }
    }

    static void policy(byte[] bytes) throws AgreementException {
        AlgorithmPolicy policy;
        String text = new String(bytes, StandardCharsets.UTF_8);
        try {
            policy = AlgorithmPolicy.parse(text);
        } catch (AgreementException e) {
            return;
        }
        Planted.behind(text);
        Claim.that(policy.pairs().stream().allMatch(AlgorithmPair::usable), "every pair is usable");
        Claim.same(policy.pairs().stream().distinct().count(), (long) policy.pairs().size(), "no pair stands twice");
        for (String part : policy.toHeader().split(", ")) {
            Mechanism.parse(part);
        }
    }
}
