package io.portcullis.sip.stack.transaction;

import static io.portcullis.sip.stack.transaction.Action.DELIVER;
import static io.portcullis.sip.stack.transaction.Action.LINGER;
import static io.portcullis.sip.stack.transaction.Action.NEXT_REPEAT;
import static io.portcullis.sip.stack.transaction.Action.REPORT_ERROR;
import static io.portcullis.sip.stack.transaction.Action.REPORT_TIMEOUT;
import static io.portcullis.sip.stack.transaction.Action.SEND;
import static io.portcullis.sip.stack.transaction.Action.SLOW_REPEAT;
import static io.portcullis.sip.stack.transaction.Action.START_LIFE;
import static io.portcullis.sip.stack.transaction.Action.START_REPEAT;
import static io.portcullis.sip.stack.transaction.Action.STOP_LIFE;
import static io.portcullis.sip.stack.transaction.Action.STOP_REPEAT;

/** The non-INVITE client transaction (RFC 3261 17.1.2, figure 6). */
final class ClientNonInvite {

    /** Where it is. */
    enum State {
        START, TRYING, PROCEEDING, COMPLETED, TERMINATED
    }

    private ClientNonInvite() {}

    static Step<State> step(State state, ClientEvent event, boolean reliable) {
        return switch (state) {
            case START -> switch (event) {
                case BEGIN -> reliable ? Step.to(State.TRYING, SEND, START_LIFE)
                        : Step.to(State.TRYING, SEND, START_REPEAT, START_LIFE);
                case SEND_FAILED -> Step.to(State.TERMINATED, REPORT_ERROR);
                case DROPPED -> Step.to(State.TERMINATED);
                default -> Step.to(state);
            };
            case TRYING -> event == ClientEvent.REPEAT_DUE ? Step.to(state, SEND, NEXT_REPEAT)
                    : waiting(state, event, reliable);
            case PROCEEDING -> event == ClientEvent.REPEAT_DUE ? Step.to(state, SEND, SLOW_REPEAT)
                    : waiting(state, event, reliable);
            case COMPLETED -> event == ClientEvent.LINGER_OVER ? Step.to(State.TERMINATED) : Step.to(state);
            case TERMINATED -> Step.to(state);
        };
    }

    private static Step<State> waiting(State state, ClientEvent event, boolean reliable) {
        return switch (event) {
            case PROVISIONAL -> Step.to(State.PROCEEDING, DELIVER);
            case SUCCESS, FAILURE -> reliable ? Step.to(State.TERMINATED, STOP_LIFE, DELIVER)
                    : Step.to(State.COMPLETED, STOP_REPEAT, STOP_LIFE, LINGER, DELIVER);
            case LIFE_OVER -> Step.to(State.TERMINATED, STOP_REPEAT, REPORT_TIMEOUT);
            case SEND_FAILED -> Step.to(State.TERMINATED, STOP_REPEAT, STOP_LIFE, REPORT_ERROR);
            case DROPPED -> Step.to(State.TERMINATED);
            default -> Step.to(state);
        };
    }
}
