package io.portcullis.pcscf.routes;

/**
 * A new request. Which kind it is says what can be done with it: {@link RegisterRoute}, {@link FromUeRoute},
 * {@link ToUeRoute}. Each has the steps of the default procedure as methods of its own. A step is done once; asked for again it
 * does nothing. A step that finds a reason to refuse throws {@link Refused}.
 */
public sealed interface RequestRoute extends RouteMessage permits RegisterRoute, FromUeRoute, ToUeRoute {

    /** The Request-URI as it is now. */
    String requestUri();

    /**
     * Replaces the Request-URI.
     *
     * @throws IllegalArgumentException if it is no URI
     */
    void requestUri(String uri);

    /**
     * Answers the request.
     *
     * @param status  101 to 699; from 200 on it is the end of the request
     * @param reason  the reason phrase
     * @param headers further header fields, each {@code Name: value}
     * @throws IllegalStateException    if it has been relayed, or answered with a final status
     * @throws IllegalArgumentException if the status or a header is none
     */
    void reply(int status, String reason, String... headers);

    /** Counts the hop (RFC 3261 16.3); {@link Refused} 483 if none is left, 400 if Max-Forwards is no number. */
    void countHop();

    /**
     * Sends the request on as it is now, once.
     *
     * @throws IllegalStateException if it has been relayed, or answered with a final status
     */
    void relay();

    /** Every step that was not done yet, in order, and {@link #relay()}: the default procedure. */
    void proceed();
}
