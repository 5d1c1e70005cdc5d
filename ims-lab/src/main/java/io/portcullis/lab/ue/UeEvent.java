package io.portcullis.lab.ue;

import java.util.Optional;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.set.SaSet;
import io.portcullis.sip.stack.transport.Hop;

/** Something that happened at a UE. */
public sealed interface UeEvent {

    /**
     * A step was done.
     *
     * @param stage which
     * @param what  one line for people
     */
    record StepDone(Stage stage, String what) implements UeEvent {}

    /**
     * A SIP message left or came. A request that is repeated, over UDP, is told once.
     *
     * @param sent    whether it left
     * @param message method, or status and reason with the method in brackets
     * @param hop     the way
     * @param sa      what protects it; empty for a message in clear
     */
    record Passed(boolean sent, String message, Hop hop, Optional<Sa> sa) implements UeEvent {}

    /**
     * The four SAs are in the backend and the ports protected; SM7 goes next.
     *
     * @param set  the set
     * @param pair its algorithms
     */
    record SetInstalled(SaSet set, AlgorithmPair pair) implements UeEvent {}

    /**
     * The four SAs are gone.
     *
     * @param set the set
     * @param why one line for people
     */
    record SetRemoved(SaSet set, String why) implements UeEvent {}

    /**
     * The network accepted a REGISTER with expiry above 0.
     *
     * @param registration what it said
     */
    record Registered(UeRegistration registration) implements UeEvent {}

    /**
     * The registration has ended.
     *
     * @param why one line for people
     */
    record Deregistered(String why) implements UeEvent {}

    /**
     * A MESSAGE came over the set and was answered with 200.
     *
     * @param message it
     */
    record MessageReceived(UeMessage message) implements UeEvent {}

    /**
     * A call went on.
     *
     * @param call  which
     * @param state where it is now
     * @param what  one line for people
     */
    record CallChanged(UeCall call, CallState state, String what) implements UeEvent {}

    /**
     * Something that the UE tried did not work.
     *
     * @param failure where and why
     */
    record Failed(UeFailure failure) implements UeEvent {}
}
