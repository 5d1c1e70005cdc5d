package io.portcullis.pcscf.security;

import java.util.Optional;
import java.util.function.Function;

import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SaCounters;
import io.portcullis.ipsec.sa.set.SaSet;
import io.portcullis.pcscf.store.SaSequences;

/**
 * What is written down of sequence numbers (RFC 4303 2.2, 3.3.3). Toward the UE numbers are reserved far ahead: a restart
 * that finds no SA goes on behind the reservation, so that the UE's replay window takes the first packet whatever was sent
 * last.
 */
final class Sequences {

    /** How many numbers are reserved at a time; far more than packets are sent between two looks. */
    static final long RESERVE = 1 << 20;
    /** No ESN: the last number that may be used (RFC 4303 3.3.3). */
    static final long LAST = 0xFFFF_FFFFL;
    /** Of a set that was just made. */
    static final SaSequences FRESH = new SaSequences(RESERVE, RESERVE, 0, 0);

    private Sequences() {}

    /** What is to be written down after a look at the SAs; the same as before if nothing has to. */
    static SaSequences advanced(SaSequences known, SaSet set, Function<Sa, Optional<SaCounters>> look) {
        return new SaSequences(reserved(known.psToUc(), look.apply(set.psToUc())),
                reserved(known.pcToUs(), look.apply(set.pcToUs())), highest(known.ucToPs(), look.apply(set.ucToPs())),
                highest(known.usToPc(), look.apply(set.usToPc())));
    }

    private static long reserved(long known, Optional<SaCounters> counters) {
        long used = counters.map(SaCounters::sequence).orElse(0L);
        return used + RESERVE / 2 > known ? Math.min(LAST, used + RESERVE) : known;
    }

    private static long highest(long known, Optional<SaCounters> counters) {
        return Math.max(known, counters.map(SaCounters::sequence).orElse(0L));
    }

    /** The next reservation, for SAs that go on behind this one. */
    static SaSequences next(SaSequences known) {
        return new SaSequences(Math.min(LAST, known.psToUc() + RESERVE), Math.min(LAST, known.pcToUs() + RESERVE),
                known.ucToPs(), known.usToPc());
    }

    /** Whether there are numbers left behind the reservation. */
    static boolean left(SaSequences known) {
        return known.psToUc() < LAST && known.pcToUs() < LAST;
    }

    /** Where this SA of the set goes on: the last number that counts as used. */
    static long last(SaSequences known, SaSet set, Sa sa) {
        if (sa.equals(set.psToUc())) {
            return known.psToUc();
        }
        if (sa.equals(set.pcToUs())) {
            return known.pcToUs();
        }
        return sa.equals(set.ucToPs()) ? known.ucToPs() : known.usToPc();
    }
}
