package io.portcullis.ipsec.sa.set;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/** What happens to the sets of one UE (TS 33.203 7.4.2a). Sets are named by numbers that grow. */
public sealed interface SetEvent {

    /** When it happened. */
    Instant now();

    /**
     * A 401 brought keys: a temporary set is made for this registration attempt.
     *
     * @param set         its number, larger than any before
     * @param protectedBy the set that the REGISTER came over; empty if it came unprotected
     * @param life        how long it waits for the UE ({@code temporary_timeout})
     */
    record Challenged(Instant now, long set, OptionalLong protectedBy, Duration life) implements SetEvent {}

    /**
     * A 200 to a REGISTER that came over a set.
     *
     * @param end when the registration ends
     */
    record Registered(Instant now, long set, Instant end) implements SetEvent {}

    /** A message of the UE came over a set. */
    record Heard(Instant now, long set) implements SetEvent {}

    /** Authentication on a temporary set failed, or SM7 was wrong. */
    record Refused(Instant now, long set) implements SetEvent {}

    /**
     * A newer set of the same UE that needs the place of this one has proved itself (TS 33.203 7.1: a UE that lost its state comes
     * back with the same ports or SPIs).
     */
    record Displaced(Instant now, long set) implements SetEvent {}

    /** The UE has deregistered, and the transaction of its REGISTER has ended. */
    record Deregistered(Instant now) implements SetEvent {}

    /** The network has deregistered the UE: its NOTIFY must still get through. */
    record NetworkDeregistered(Instant now) implements SetEvent {}

    /** Time has passed. */
    record Elapsed(Instant now) implements SetEvent {}
}
