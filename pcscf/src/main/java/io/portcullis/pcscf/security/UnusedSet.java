package io.portcullis.pcscf.security;

import java.util.Optional;

import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.sa.SaCounters;

/** Why a UE got its 401 and was not heard of again, as far as its SAs tell. */
final class UnusedSet {

    private UnusedSet() {}

    /** The cause in words; may block. */
    static String why(UeSet set, SaBackend backend) {
        long opened = 0;
        long wrong = 0;
        try {
            for (Sa sa : set.sas().sas()) {
                Optional<SaCounters> counters = sa.direction() == Sa.Direction.IN ? backend.counters(sa)
                        : Optional.empty();
                opened += counters.map(SaCounters::packets).orElse(0L);
                wrong += counters.map(SaCounters::integrityFailed).orElse(0L);
            }
        } catch (SaBackendException e) {
            return "its counters cannot be read: " + e.getMessage();
        }
        if (wrong > 0) {
            return wrong
                    + " ESP packets came with a wrong ICV, so the UE derived other keys: wrong Ki or OPc at one side";
        }
        if (opened > 0) {
            return opened + " ESP packets came and were good, but no REGISTER: do our packets reach the UE?";
        }
        return "no ESP packet came: NAT or a filter on the way, a UE that did not accept the challenge or the algorithms, or"
                + " one that is gone";
    }
}
