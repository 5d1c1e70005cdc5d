package io.portcullis.lab.ue;

import java.util.OptionalInt;

import io.portcullis.ipsec.sa.AlgorithmPair;

/**
 * One mechanism of a UE's Security-Client (TS 33.203 Annex H).
 *
 * @param pair the algorithms; also one that nobody should choose, to see it refused
 * @param q    the preference in thousandths, 0 to 1000; empty leaves the parameter out
 */
public record OfferedPair(AlgorithmPair pair, OptionalInt q) {

    public OfferedPair {
        if (q.isPresent() && (q.getAsInt() < 0 || q.getAsInt() > 1000)) {
            throw new IllegalArgumentException("q of " + q.getAsInt() + " thousandths is not in 0..1000");
        }
    }

    /** An offer without q. */
    public static OfferedPair of(AlgorithmPair pair) {
        return new OfferedPair(pair, OptionalInt.empty());
    }

    /** An offer with q in thousandths: 500 is {@code q=0.5}. */
    public static OfferedPair of(AlgorithmPair pair, int qThousandths) {
        return new OfferedPair(pair, OptionalInt.of(qThousandths));
    }
}
