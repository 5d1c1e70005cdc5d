package io.portcullis.sip.stack.transaction;

import static io.portcullis.sip.stack.transaction.Action.ACK;
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

/** The INVITE client transaction (RFC 3261 17.1.1, figure 5; RFC 6026 7.2, 8.4). */
final class ClientInvite {

    /** Where it is. */
    enum State {
        START, CALLING, PROCEEDING, ACCEPTED, COMPLETED, TERMINATED
    }

    private ClientInvite() {}

    static Step<State> step(State state, ClientEvent event, boolean reliable) {
        return switch (state) {
            case START -> switch (event) {
                case BEGIN -> reliable ? Step.to(State.CALLING, SEND, START_LIFE)
                        : Step.to(State.CALLING, SEND, START_REPEAT, START_LIFE);
                case SEND_FAILED -> Step.to(State.TERMINATED, REPORT_ERROR);
                case DROPPED -> Step.to(State.TERMINATED);
                default -> Step.to(state);
            };
            case CALLING -> calling(event, reliable);
            case PROCEEDING -> proceeding(event, reliable);
            case ACCEPTED -> switch (event) {
                case SUCCESS -> Step.to(state, DELIVER);
                case LIFE_OVER -> Step.to(State.TERMINATED);
                default -> Step.to(state);
            };
            case COMPLETED -> switch (event) {
                case FAILURE -> Step.to(state, ACK);
                case SEND_FAILED -> Step.to(State.TERMINATED, REPORT_ERROR);
                case LINGER_OVER -> Step.to(State.TERMINATED);
                default -> Step.to(state);
            };
            case TERMINATED -> Step.to(state);
        };
    }

    private static Step<State> calling(ClientEvent event, boolean reliable) {
        return switch (event) {
            case REPEAT_DUE -> Step.to(State.CALLING, SEND, NEXT_REPEAT);
            case LIFE_OVER -> Step.to(State.TERMINATED, REPORT_TIMEOUT);
            case SEND_FAILED -> Step.to(State.TERMINATED, REPORT_ERROR);
            case PROVISIONAL -> Step.to(State.PROCEEDING, STOP_REPEAT, STOP_LIFE, START_C, DELIVER);
            default -> ended(State.CALLING, event, reliable);
        };
    }

    private static Step<State> proceeding(ClientEvent event, boolean reliable) {
        return switch (event) {
            case PROVISIONAL -> Step.to(State.PROCEEDING, START_C, DELIVER);
            // After a CANCEL that nobody heeds (RFC 3261 9.1), or after timer C and its CANCEL.
            case LIFE_OVER -> Step.to(State.TERMINATED, REPORT_TIMEOUT);
            default -> ended(State.PROCEEDING, event, reliable);
        };
    }

    private static Step<State> ended(State state, ClientEvent event, boolean reliable) {
        return switch (event) {
            case SUCCESS -> Step.to(State.ACCEPTED, STOP_REPEAT, START_LIFE, DELIVER);
            case FAILURE -> reliable ? Step.to(State.TERMINATED, STOP_REPEAT, STOP_LIFE, ACK, DELIVER)
                    : Step.to(State.COMPLETED, STOP_REPEAT, STOP_LIFE, ACK, LINGER, DELIVER);
            case DROPPED -> Step.to(State.TERMINATED);
            default -> Step.to(state);
        };
    }
}
