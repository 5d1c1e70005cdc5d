package io.portcullis.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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
        String text = new String(bytes, StandardCharsets.UTF_8);
        AlgorithmPolicy policy;
        try {
            policy = AlgorithmPolicy.parse(text);
        } catch (AgreementException e) {
            Claim.that(!String.valueOf(e.getMessage()).isBlank(), "a refusal says why");
            return;
        }
        Planted.where(() -> policy.ranks().size() == 1, () -> !text.strip().equals(text));
        Claim.same(policy.ranks(), naive(text), "each entry is a rank, and a pair has its first one");
        Claim.that(policy.pairs().stream().allMatch(AlgorithmPair::usable), "every pair is usable");
        Claim.same(policy.pairs().stream().distinct().count(), (long) policy.pairs().size(), "no pair stands twice");
        for (String part : policy.toHeader().split(", ")) {
            Mechanism.parse(part);
        }
    }

    /** The ranks by the words of the settings' documentation. */
    private static List<Set<AlgorithmPair>> naive(String text) {
        List<Set<AlgorithmPair>> ranks = new ArrayList<>();
        Set<AlgorithmPair> seen = new HashSet<>();
        for (String entry : text.toLowerCase(Locale.ROOT).split(",", -1)) {
            List<String> names = Stream.of(entry.split("=", -1)).map(String::strip).toList();
            Set<AlgorithmPair> rank = new HashSet<>();
            for (AlgorithmPair pair : AlgorithmPolicy.DEFAULT) {
                String alg = pair.alg().token();
                String ealg = pair.ealg().token();
                boolean meant = names.size() == 2 ? names.equals(List.of(alg, ealg))
                        : names.getFirst().equals(ealg) || names.getFirst().equals(alg) && !alg.equals("null");
                if (meant && seen.add(pair)) {
                    rank.add(pair);
                }
            }
            if (!rank.isEmpty()) {
                ranks.add(rank);
            }
        }
        return ranks;
    }
}
