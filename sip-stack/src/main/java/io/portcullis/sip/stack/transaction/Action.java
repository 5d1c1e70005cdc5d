package io.portcullis.sip.stack.transaction;

/** What a step asks for; done in the order of the list. */
enum Action {
    /** Send the request (client) or the last response (server), for the first time or again. */
    SEND,
    /** Acknowledge a final response other than 2xx (RFC 3261 17.1.1.3). */
    ACK,
    /** Hand the response or the ACK to the user. */
    DELIVER,
    /** Tell the user that nobody answered. */
    REPORT_TIMEOUT,
    /** Tell the user that the message could not be sent. */
    REPORT_ERROR,
    /** Start repeating: timers A, E, G. */
    START_REPEAT,
    /** Repeat after the next, longer interval. */
    NEXT_REPEAT,
    /** Repeat after T2 (timer E in Proceeding). */
    SLOW_REPEAT,
    /** Stop repeating. */
    STOP_REPEAT,
    /** Bound the wait by 64*T1: timers B, F, H, L, M. */
    START_LIFE,
    /** Unbound it. */
    STOP_LIFE,
    /** Wait for timer C, from now on (RFC 3261 16.7 step 2). */
    START_C,
    /** Stay for late repetitions: timers D, I, J, K, each with its own length. */
    LINGER
}
