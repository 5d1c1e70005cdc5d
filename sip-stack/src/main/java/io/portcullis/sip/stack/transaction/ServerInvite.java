package io.portcullis.sip.stack.transaction;

import static io.portcullis.sip.stack.transaction.Action.DELIVER;
import static io.portcullis.sip.stack.transaction.Action.LINGER;
import static io.portcullis.sip.stack.transaction.Action.NEXT_REPEAT;
import static io.portcullis.sip.stack.transaction.Action.REPORT_ERROR;
import static io.portcullis.sip.stack.transaction.Action.REPORT_TIMEOUT;
import static io.portcullis.sip.stack.transaction.Action.SEND;
import static io.portcullis.sip.stack.transaction.Action.START_C;
import static io.portcullis.sip.stack.transaction.Action.START_LIFE;
import static io.portcullis.sip.stack.transaction.Action.START_REPEAT;
import static io.portcullis.sip.stack.transaction.Action.STOP_LIFE;
import static io.portcullis.sip.stack.transaction.Action.STOP_REPEAT;

/**
 * The INVITE server transaction (RFC 3261 17.2.1, figure 7; RFC 6026 7.1, 8.5). One whose answer cannot be sent stays where it is, so
 * that repetitions are absorbed (RFC 6026 7.1).
 */
final class ServerInvite {

    /** Where it is. */
    enum State {
        PROCEEDING, ACCEPTED, COMPLETED, CONFIRMED, TERMINATED
    }

    private ServerInvite() {}

    static Step<State> step(State state, ServerEvent event, boolean reliable) {
        return switch (state) {
            case PROCEEDING -> switch (event) {
                case REQUEST_AGAIN -> Step.to(state, SEND);
                case PROVISIONAL -> Step.to(state, SEND, START_C);
                // The RFC waits for the user without end; a proxy's timer C has long answered by then (16.8).
                case LIFE_OVER -> Step.to(state, REPORT_TIMEOUT);
                case SUCCESS -> Step.to(State.ACCEPTED, SEND, START_LIFE);
                case FAILURE -> reliable ? Step.to(State.COMPLETED, SEND, START_LIFE)
                        : Step.to(State.COMPLETED, SEND, START_REPEAT, START_LIFE);
                case DROPPED -> Step.to(State.TERMINATED);
                case SEND_FAILED -> Step.to(state, REPORT_ERROR);
                default -> Step.to(state);
            };
            // 2xx are repeated by the user agent core, end to end; each passes here as it comes.
            case ACCEPTED -> switch (event) {
                case SUCCESS -> Step.to(state, SEND);
                case ACK -> Step.to(state, DELIVER);
                case SEND_FAILED -> Step.to(state, REPORT_ERROR);
                case LIFE_OVER -> Step.to(State.TERMINATED);
                default -> Step.to(state);
            };
            case COMPLETED -> switch (event) {
                case REQUEST_AGAIN -> Step.to(state, SEND);
                case REPEAT_DUE -> Step.to(state, SEND, NEXT_REPEAT);
                case ACK -> reliable ? Step.to(State.TERMINATED, STOP_REPEAT, STOP_LIFE)
                        : Step.to(State.CONFIRMED, STOP_REPEAT, STOP_LIFE, LINGER);
                case LIFE_OVER -> Step.to(State.TERMINATED, STOP_REPEAT);
                case SEND_FAILED -> Step.to(state, REPORT_ERROR);
                default -> Step.to(state);
            };
            case CONFIRMED -> event == ServerEvent.LINGER_OVER ? Step.to(State.TERMINATED) : Step.to(state);
            case TERMINATED -> Step.to(state);
        };
    }
}
