package io.portcullis.lab.ue;

import io.portcullis.ipsec.sa.SaBackendException;

/** Why something a UE tried did not work: where, and the likely cause in plain words. */
public sealed interface UeFailure {

    /** Where it failed. */
    Stage stage();

    /** The likely cause: whole sentences, without secrets. */
    String cause();

    /** Stage and cause in one line. */
    default String summary() {
        return stage().words() + ": " + cause();
    }

    /**
     * Nothing came back to a request.
     *
     * @param stage where
     * @param cause likely cause
     */
    record NoAnswer(Stage stage, String cause) implements UeFailure {}

    /**
     * A request over the set got no answer although the set is installed: the SAs of the two sides do not fit, or ESP does
     * not get through.
     *
     * @param stage       where
     * @param cause       likely cause, with what the counters say
     * @param packetsSent ESP packets that left on the set; -1 if the backend could not tell
     * @param packetsReceived ESP packets that were accepted on it; -1 if the backend could not tell
     */
    record NoProtectedAnswer(Stage stage, String cause, long packetsSent, long packetsReceived) implements UeFailure {}

    /**
     * AUTN's MAC is wrong: the network does not have this USIM's keys (TS 33.102 6.3.3).
     *
     * @param stage where
     * @param cause likely cause
     */
    record WrongKey(Stage stage, String cause) implements UeFailure {}

    /**
     * The sequence number is out of range, and resynchronisation did not help (TS 33.102 6.3.5).
     *
     * @param stage where
     * @param cause likely cause
     */
    record OutOfSequence(Stage stage, String cause) implements UeFailure {}

    /**
     * A final answer other than the one wanted.
     *
     * @param stage  where
     * @param cause  likely cause
     * @param status the status code, 300 to 699
     * @param reason the reason phrase, as received
     */
    record Refused(Stage stage, String cause, int status, String reason) implements UeFailure {}

    /**
     * The network offered no security agreement, or none that the UE can take.
     *
     * @param stage where
     * @param cause likely cause
     */
    record NoAgreement(Stage stage, String cause) implements UeFailure {}

    /**
     * An answer that cannot be used.
     *
     * @param stage where
     * @param cause what is wrong with it
     */
    record BadAnswer(Stage stage, String cause) implements UeFailure {}

    /**
     * The backend refused a port or the SAs.
     *
     * @param stage  where
     * @param cause  likely cause, with the backend's words
     * @param reason what kind of refusal
     */
    record BackendRefused(Stage stage, String cause, SaBackendException.Reason reason) implements UeFailure {}

    /**
     * This host could not do it: no free port, address not local, connection refused.
     *
     * @param stage where
     * @param cause what happened
     */
    record Local(Stage stage, String cause) implements UeFailure {}

    /**
     * The UE is not in the right state: not registered, closed, or the call is over.
     *
     * @param stage where
     * @param cause what is missing
     */
    record WrongState(Stage stage, String cause) implements UeFailure {}
}
