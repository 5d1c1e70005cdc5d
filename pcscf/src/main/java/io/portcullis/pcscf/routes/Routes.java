package io.portcullis.pcscf.routes;

/**
 * An operator's routes. Each hook that is not overridden does what the P-CSCF does by itself.
 *
 * <p>Hooks run on threads of their own, one at a time for each UE, and may block; other UEs go on. What they are handed is
 * valid until they return. The object is made once and serves all UEs, so fields of its own must be safe for many threads.
 * A hook that throws is answered with 500, unless it had relayed or answered already, and logged with the line of the routes
 * file.
 */
public interface Routes {

    /**
     * A new request, other than ACK and CANCEL, from a UE or from the home network (OpenSIPS: {@code route}). It must relay,
     * answer, or proceed; else the request is answered with 500.
     */
    default void request(RequestRoute request) {
        request.proceed();
    }

    /**
     * A response of the next hop, before it goes back, 100 apart (OpenSIPS: {@code onreply_route}). A final one must be sent
     * or answered otherwise; else the request is answered with 500. A provisional one may be dropped.
     */
    default void reply(ReplyRoute reply) {
        reply.proceed();
    }

    /**
     * The request failed: a final answer from 300 on, which the reply hook has sent, or nobody answered, or the next hop
     * cannot be reached (OpenSIPS: {@code failure_route}). It must send or answer otherwise; else the request is answered
     * with 500.
     */
    default void failure(FailureRoute failure) {
        failure.proceed();
    }
}
