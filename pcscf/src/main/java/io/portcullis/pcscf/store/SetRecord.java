package io.portcullis.pcscf.store;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.set.SaSet;
import io.portcullis.ipsec.sa.set.UeSets.Phase;

/**
 * One set of security associations as a store keeps it: all that is needed to go on with it after a restart.
 *
 * @param number      its number, larger than that of every earlier set
 * @param sas         addresses, ports, SPIs and algorithms
 * @param offer       the mechanisms of SM1's Security-Client as they were written, or none: SM7 is compared with them, and nothing
 *                    later
 * @param phase       where it is in its life; never TEMPORARY, since a set without a 200 is no promise
 * @param until       when it goes
 * @param protectedBy the set that its SM1 came over
 * @param current     whether new requests to the UE go over it
 * @param sequences   where the SAs' sequence numbers are
 * @param keys        CK and IK; whose they are says each method that takes or gives a record
 */
public record SetRecord(long number, SaSet sas, List<String> offer, Phase phase, Instant until,
        OptionalLong protectedBy, boolean current, SaSequences sequences, AkaKeys keys) {

    public SetRecord {
        offer = List.copyOf(offer);
        if (phase == Phase.TEMPORARY) {
            throw new IllegalArgumentException("a temporary set is not kept");
        }
    }
}
