package io.portcullis.sip.stack.transaction;

import static io.portcullis.sip.stack.transaction.Action.LINGER;
import static io.portcullis.sip.stack.transaction.Action.REPORT_ERROR;
import static io.portcullis.sip.stack.transaction.Action.SEND;

/** The non-INVITE server transaction (RFC 3261 17.2.2, figure 8). */
final class ServerNonInvite {

    /** Where it is. */
    enum State {
        TRYING, PROCEEDING, COMPLETED, TERMINATED
    }

    private ServerNonInvite() {}

    static Step<State> step(State state, ServerEvent event, boolean reliable) {
        return switch (state) {
            case TRYING -> answering(state, event, reliable);
            case PROCEEDING -> switch (event) {
                case REQUEST_AGAIN -> Step.to(state, SEND);
                case SEND_FAILED -> Step.to(State.TERMINATED, REPORT_ERROR);
                default -> answering(state, event, reliable);
            };
            case COMPLETED -> switch (event) {
                case REQUEST_AGAIN -> Step.to(state, SEND);
                case SEND_FAILED -> Step.to(State.TERMINATED, REPORT_ERROR);
                case LINGER_OVER -> Step.to(State.TERMINATED);
                default -> Step.to(state);
            };
            case TERMINATED -> Step.to(state);
        };
    }

    private static Step<State> answering(State state, ServerEvent event, boolean reliable) {
        return switch (event) {
            case PROVISIONAL -> Step.to(State.PROCEEDING, SEND);
            case SUCCESS,
                    FAILURE -> reliable ? Step.to(State.TERMINATED, SEND) : Step.to(State.COMPLETED, SEND, LINGER);
            // RFC 4320 4.2: who asked has given up by then.
            case DROPPED, LIFE_OVER -> Step.to(State.TERMINATED);
            default -> Step.to(state);
        };
    }
}
