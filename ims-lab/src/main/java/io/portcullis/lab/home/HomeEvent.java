package io.portcullis.lab.home;

/** What happens at the home network. */
public sealed interface HomeEvent {

    /** The private identity that it is about. */
    String impi();

    /** A challenge was sent. */
    record Challenged(String impi) implements HomeEvent {}

    /** The card's sequence number was taken over (AUTS). */
    record Resynchronised(String impi) implements HomeEvent {}

    /**
     * Registered, or refreshed.
     *
     * @param integrityProtected whether the P-CSCF vouched for it
     */
    record Registered(String impi, boolean integrityProtected) implements HomeEvent {}

    /** Deregistered. */
    record Deregistered(String impi) implements HomeEvent {}

    /**
     * Refused.
     *
     * @param why in words, without secrets
     */
    record Refused(String impi, String why) implements HomeEvent {}
}
