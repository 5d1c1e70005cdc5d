package io.portcullis.pcscf;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What was passed over, since the start: at a high rate a log line each would be an attack of its own. */
public final class PcscfCounters {

    private final LongAdder malformed = new LongAdder();
    private final LongAdder withoutSet = new LongAdder();
    private final LongAdder strayResponses = new LongAdder();
    private final AtomicLong nat = new AtomicLong();

    void countMalformed() {
        malformed.increment();
    }

    void countWithoutSet() {
        withoutSet.increment();
    }

    void countStrayResponse() {
        strayResponses.increment();
    }

    /** Counts a REGISTER that came through NAT; how many that makes. */
    long countNat() {
        return nat.incrementAndGet();
    }

    /** Messages that were no correct SIP. */
    public long malformed() {
        return malformed.sum();
    }

    /** Messages on a protected port from an address and port that have no set. */
    public long withoutSet() {
        return withoutSet.sum();
    }

    /** REGISTERs with an offer that came through NAT, where no ESP in transport mode passes. */
    public long nat() {
        return nat.get();
    }

    /** Responses that no transaction waited for. */
    public long strayResponses() {
        return strayResponses.sum();
    }
}
