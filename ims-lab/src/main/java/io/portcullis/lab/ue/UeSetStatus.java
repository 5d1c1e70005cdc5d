package io.portcullis.lab.ue;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SaCounters;
import io.portcullis.ipsec.sa.set.SaSet;

/**
 * A set and what passed through it.
 *
 * @param set      the set
 * @param pair     its algorithms
 * @param current  whether new requests go over it
 * @param counters per SA, in the set's order; an SA that the backend does not know is missing
 */
public record UeSetStatus(SaSet set, AlgorithmPair pair, boolean current, Map<Sa, SaCounters> counters) {

    public UeSetStatus {
        counters = Collections.unmodifiableMap(new LinkedHashMap<>(counters));
    }
}
