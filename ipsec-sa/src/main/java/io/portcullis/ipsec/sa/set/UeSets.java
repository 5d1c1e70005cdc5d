package io.portcullis.ipsec.sa.set;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The sets of one UE at one moment.
 *
 * @param entries oldest first
 * @param current the one that new requests to the UE go over; empty as long as none is established
 */
public record UeSets(List<Entry> entries, OptionalLong current) {

    /** A UE without sets. */
    public static final UeSets NONE = new UeSets(List.of(), OptionalLong.empty());

    /** Where a set is in its life. */
    public enum Phase {
        /** From the 401 to the 200. Takes only REGISTER. Left by Registered, Refused, or time. */
        TEMPORARY,
        /** From the 200 on. Left when a newer set is in use, by deregistration, or by time. */
        ESTABLISHED,
        /** A newer set is in use, or the network has deregistered the UE: 64*T1 for what is still going on. */
        ENDING
    }

    /**
     * One set.
     *
     * @param set         its number
     * @param phase       where it is in its life
     * @param until       when it goes
     * @param protectedBy the set that its SM1 came over
     */
    public record Entry(long set, Phase phase, Instant until, OptionalLong protectedBy) {

        Entry until(Instant changed) {
            return new Entry(set, phase, changed, protectedBy);
        }

        Entry phase(Phase changed) {
            return new Entry(set, changed, until, protectedBy);
        }
    }

    public UeSets {
        entries = List.copyOf(entries);
    }

    /** The set of this number. */
    public Optional<Entry> find(long set) {
        return entries.stream().filter(entry -> entry.set() == set).findFirst();
    }
}
