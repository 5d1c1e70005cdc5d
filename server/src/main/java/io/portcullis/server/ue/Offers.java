package io.portcullis.server.ue;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.EncryptionAlgorithm;
import io.portcullis.ipsec.sa.IntegrityAlgorithm;
import io.portcullis.lab.ue.OfferedPair;

/** Reads a list of offers: {@code alg/ealg[;q=0.5], ...}, in the order of Security-Client. */
final class Offers {

    private static final Pattern OFFER = Pattern
            .compile("([a-z0-9-]+)/([a-z0-9-]+)(?:;q=(0(?:\\.\\d{1,3})?|1(?:\\.0{1,3})?))?");

    private Offers() {}

    /** @throws IllegalArgumentException if it is no such list; the message says which offer is wrong and what there is */
    static List<OfferedPair> parse(String text) {
        List<OfferedPair> offers = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            offers.add(offer(part.strip()));
        }
        return offers;
    }

    private static OfferedPair offer(String text) {
        Matcher offer = OFFER.matcher(text);
        if (!offer.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no offer: alg/ealg, and ;q=0.5 if wanted");
        }
        IntegrityAlgorithm alg = IntegrityAlgorithm.ofToken(offer.group(1)).orElseThrow(
                () -> new IllegalArgumentException(
                        "no such alg: " + offer.group(1) + "; pairs are " + AlgorithmPair.ALL));
        EncryptionAlgorithm ealg = EncryptionAlgorithm.ofToken(offer.group(2)).orElseThrow(
                () -> new IllegalArgumentException(
                        "no such ealg: " + offer.group(2) + "; pairs are " + AlgorithmPair.ALL));
        AlgorithmPair pair = new AlgorithmPair(alg, ealg);
        return offer.group(3) == null ? OfferedPair.of(pair)
                : OfferedPair.of(pair, (int) Math.round(Double.parseDouble(offer.group(3)) * 1000));
    }
}
