package io.portcullis.pcscf.routes;

/** The answer to a request that failed, before it goes back. Headers are those of the answer. */
public interface FailureRoute extends RouteMessage {

    /** The status: the next hop's, 300 to 699; 408 if it did not answer, 480 (a UE) or 504 if it cannot be reached. */
    int status();

    /** The reason phrase. */
    String reason();

    /** Whether the next hop answered; else the answer is our own. */
    boolean answered();

    /**
     * Answers otherwise.
     *
     * @param status  200 to 699
     * @param reason  the reason phrase
     * @param headers further header fields, each {@code Name: value}
     * @throws IllegalStateException    if an answer has been sent
     * @throws IllegalArgumentException if the status or a header is none
     */
    void reply(int status, String reason, String... headers);

    /**
     * Sends the answer as it is now.
     *
     * @throws IllegalStateException if an answer has been sent
     */
    void send();

    /** The default: {@link #send()}. */
    void proceed();
}
