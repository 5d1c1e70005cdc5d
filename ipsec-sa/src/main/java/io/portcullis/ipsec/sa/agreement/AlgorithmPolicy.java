package io.portcullis.ipsec.sa.agreement;

import static io.portcullis.ipsec.sa.EncryptionAlgorithm.AES_CBC;
import static io.portcullis.ipsec.sa.EncryptionAlgorithm.AES_GCM;
import static io.portcullis.ipsec.sa.EncryptionAlgorithm.DES_EDE3_CBC;
import static io.portcullis.ipsec.sa.IntegrityAlgorithm.AES_GMAC;
import static io.portcullis.ipsec.sa.IntegrityAlgorithm.HMAC_MD5_96;
import static io.portcullis.ipsec.sa.IntegrityAlgorithm.HMAC_SHA_1_96;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.EncryptionAlgorithm;
import io.portcullis.ipsec.sa.IntegrityAlgorithm;

/**
 * The pairs that we accept, in ranks, and the choice among a UE's offers. TS 33.203 7.2 SM5 wants the first pair on
 * <em>our</em> list that the UE offered; so a better rank always wins. Pairs of one rank are worth the same to us: there the
 * UE's q decides, the higher first, mechanisms without q after those with one; then the UE's order (RFC 3329 2.2 has no rule
 * for a missing q).
 *
 * @param ranks best first; none is empty, and no pair stands twice: one that was given twice has its earlier rank
 */
public record AlgorithmPolicy(List<Set<AlgorithmPair>> ranks) {

    /** What stands where no list is given: the strongest first, encryption before none. */
    public static final List<AlgorithmPair> DEFAULT = List.of(new AlgorithmPair(IntegrityAlgorithm.NULL, AES_GCM),
            new AlgorithmPair(AES_GMAC, AES_GCM), new AlgorithmPair(AES_GMAC, EncryptionAlgorithm.NULL),
            new AlgorithmPair(HMAC_SHA_1_96, AES_CBC), new AlgorithmPair(HMAC_SHA_1_96, DES_EDE3_CBC),
            new AlgorithmPair(HMAC_SHA_1_96, EncryptionAlgorithm.NULL), new AlgorithmPair(HMAC_MD5_96, AES_CBC),
            new AlgorithmPair(HMAC_MD5_96, DES_EDE3_CBC), new AlgorithmPair(HMAC_MD5_96, EncryptionAlgorithm.NULL));

    /** @throws IllegalArgumentException if a pair is not {@link AlgorithmPair#usable()} */
    public AlgorithmPolicy {
        List<Set<AlgorithmPair>> distinct = new ArrayList<>();
        Set<AlgorithmPair> earlier = new HashSet<>();
        for (Set<AlgorithmPair> rank : ranks) {
            Set<AlgorithmPair> own = new LinkedHashSet<>();
            for (AlgorithmPair pair : rank) {
                if (!pair.usable()) {
                    throw new IllegalArgumentException(pair + " is no pair of TS 33.203 Annex I");
                }
                if (earlier.add(pair)) {
                    own.add(pair);
                }
            }
            if (!own.isEmpty()) {
                distinct.add(Collections.unmodifiableSet(own));
            }
        }
        ranks = List.copyOf(distinct);
    }

    /** A policy where each pair is a rank of its own, best first: the UE's q counts only between offers of the same pair. */
    public static AlgorithmPolicy inOrder(List<AlgorithmPair> pairs) {
        return new AlgorithmPolicy(pairs.stream().map(Set::of).toList());
    }

    /**
     * The policy of the settings {@code allowed_algorithms} and {@code disable_deprecated_algorithms}.
     *
     * @param allowed           ranks, best first; empty for {@link #DEFAULT}, each pair a rank
     * @param disableDeprecated takes every pair with hmac-md5-96, hmac-sha-1-96, des-ede3-cbc or aes-cbc out of every rank
     */
    public static AlgorithmPolicy of(List<? extends Set<AlgorithmPair>> allowed, boolean disableDeprecated) {
        List<? extends Set<AlgorithmPair>> ranks = allowed.isEmpty() ? inOrder(DEFAULT).ranks() : allowed;
        List<Set<AlgorithmPair>> left = new ArrayList<>();
        for (Set<AlgorithmPair> rank : ranks) {
            Set<AlgorithmPair> kept = new LinkedHashSet<>(rank);
            kept.removeIf(pair -> disableDeprecated && pair.deprecated());
            left.add(kept);
        }
        return new AlgorithmPolicy(left);
    }

    /**
     * The ranks that a text with commas stands for, best first, each {@code alg}, {@code ealg} or {@code alg=ealg}.
     *
     * @throws AgreementException as {@link AlgorithmEntry#parse}
     */
    public static AlgorithmPolicy parse(String text) throws AgreementException {
        List<Set<AlgorithmPair>> ranks = new ArrayList<>();
        for (String entry : text.split(",", -1)) {
            ranks.add(AlgorithmEntry.parse(entry));
        }
        return new AlgorithmPolicy(ranks);
    }

    /** Every pair, the better ranks first. */
    public List<AlgorithmPair> pairs() {
        return ranks.stream().flatMap(Set::stream).toList();
    }

    /**
     * Chooses.
     *
     * @param offer the UE's mechanisms in order
     * @return empty if none of its pairs is on our list
     * @throws AgreementException if a mechanism is malformed
     */
    public Optional<Ipsec3gpp> choose(List<Mechanism> offer) throws AgreementException {
        Ipsec3gpp best = null;
        int bestRank = Integer.MAX_VALUE;
        for (Mechanism mechanism : offer) {
            Optional<Ipsec3gpp> offered = Ipsec3gpp.of(mechanism);
            if (offered.isEmpty()) {
                continue;
            }
            int rank = rankOf(offered.get().pair());
            boolean better = rank >= 0 && (best == null || rank < bestRank
                    || rank == bestRank && offered.get().qThousandths() > best.qThousandths());
            if (better) {
                best = offered.get();
                bestRank = rank;
            }
        }
        return Optional.ofNullable(best);
    }

    /** -1 for a pair that is not on our list. */
    private int rankOf(AlgorithmPair pair) {
        for (int i = 0; i < ranks.size(); i++) {
            if (ranks.get(i).contains(pair)) {
                return i;
            }
        }
        return -1;
    }

    /** Our list as a Security-Server of a refusal (RFC 3329 2.3.1): algorithms only, since there is no set. */
    public String toHeader() {
        return pairs().stream().map(
                pair -> Ipsec3gpp.NAME + ";alg=" + pair.alg().token() + ";ealg=" + pair.ealg().token()
                        + ";prot=esp;mod=trans")
                .collect(Collectors.joining(", "));
    }
}
