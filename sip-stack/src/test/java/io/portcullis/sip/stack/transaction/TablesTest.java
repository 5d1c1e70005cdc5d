package io.portcullis.sip.stack.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The four machines, row by row, as the figures of RFC 3261 17 and RFC 6026 have them. */
class TablesTest {

    private static String text(Step<?> step) {
        List<Action> actions = step.actions();
        return step.state() + ":" + actions.stream().map(Action::name).collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "START, BEGIN, false, CALLING:SEND START_REPEAT START_LIFE",
        "START, BEGIN, true, CALLING:SEND START_LIFE",
        "CALLING, REPEAT_DUE, false, CALLING:SEND NEXT_REPEAT",
        "CALLING, LIFE_OVER, false, TERMINATED:REPORT_TIMEOUT",
        "CALLING, SEND_FAILED, true, TERMINATED:REPORT_ERROR",
        "CALLING, PROVISIONAL, false, PROCEEDING:STOP_REPEAT STOP_LIFE START_C DELIVER",
        "CALLING, SUCCESS, false, ACCEPTED:STOP_REPEAT START_LIFE DELIVER",
        "CALLING, FAILURE, false, COMPLETED:STOP_REPEAT STOP_LIFE ACK LINGER DELIVER",
        "CALLING, FAILURE, true, TERMINATED:STOP_REPEAT STOP_LIFE ACK DELIVER",
        "PROCEEDING, PROVISIONAL, false, PROCEEDING:START_C DELIVER",
        "PROCEEDING, REPEAT_DUE, false, PROCEEDING:",
        "PROCEEDING, SUCCESS, true, ACCEPTED:STOP_REPEAT START_LIFE DELIVER",
        "PROCEEDING, FAILURE, false, COMPLETED:STOP_REPEAT STOP_LIFE ACK LINGER DELIVER",
        "PROCEEDING, LIFE_OVER, false, TERMINATED:REPORT_TIMEOUT",
        "ACCEPTED, SUCCESS, false, ACCEPTED:DELIVER",
        "ACCEPTED, FAILURE, false, ACCEPTED:",
        "ACCEPTED, LIFE_OVER, false, TERMINATED:",
        "COMPLETED, FAILURE, false, COMPLETED:ACK",
        "COMPLETED, SUCCESS, false, COMPLETED:",
        "COMPLETED, SEND_FAILED, false, TERMINATED:REPORT_ERROR",
        "COMPLETED, LINGER_OVER, false, TERMINATED:",
        "TERMINATED, SUCCESS, false, TERMINATED:"})
    void stepsAnInviteClient(ClientInvite.State state, ClientEvent event, boolean reliable, String expected) {
        assertThat(text(ClientInvite.step(state, event, reliable))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "START, BEGIN, false, TRYING:SEND START_REPEAT START_LIFE",
        "START, BEGIN, true, TRYING:SEND START_LIFE",
        "TRYING, REPEAT_DUE, false, TRYING:SEND NEXT_REPEAT",
        "TRYING, LIFE_OVER, false, TERMINATED:STOP_REPEAT REPORT_TIMEOUT",
        "TRYING, SEND_FAILED, false, TERMINATED:STOP_REPEAT STOP_LIFE REPORT_ERROR",
        "TRYING, PROVISIONAL, false, PROCEEDING:DELIVER",
        "TRYING, SUCCESS, false, COMPLETED:STOP_REPEAT STOP_LIFE LINGER DELIVER",
        "TRYING, FAILURE, true, TERMINATED:STOP_LIFE DELIVER",
        "PROCEEDING, REPEAT_DUE, false, PROCEEDING:SEND SLOW_REPEAT",
        "PROCEEDING, PROVISIONAL, false, PROCEEDING:DELIVER",
        "PROCEEDING, LIFE_OVER, false, TERMINATED:STOP_REPEAT REPORT_TIMEOUT",
        "PROCEEDING, FAILURE, false, COMPLETED:STOP_REPEAT STOP_LIFE LINGER DELIVER",
        "COMPLETED, SUCCESS, false, COMPLETED:",
        "COMPLETED, REPEAT_DUE, false, COMPLETED:",
        "COMPLETED, LINGER_OVER, false, TERMINATED:"})
    void stepsAnotherClient(ClientNonInvite.State state, ClientEvent event, boolean reliable, String expected) {
        assertThat(text(ClientNonInvite.step(state, event, reliable))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "PROCEEDING, REQUEST_AGAIN, false, PROCEEDING:SEND",
        "PROCEEDING, PROVISIONAL, false, PROCEEDING:SEND START_C",
        "PROCEEDING, LIFE_OVER, false, PROCEEDING:REPORT_TIMEOUT",
        "PROCEEDING, SUCCESS, false, ACCEPTED:SEND START_LIFE",
        "PROCEEDING, FAILURE, false, COMPLETED:SEND START_REPEAT START_LIFE",
        "PROCEEDING, FAILURE, true, COMPLETED:SEND START_LIFE",
        "ACCEPTED, REQUEST_AGAIN, false, ACCEPTED:",
        "ACCEPTED, SUCCESS, false, ACCEPTED:SEND",
        "ACCEPTED, ACK, false, ACCEPTED:DELIVER",
        "ACCEPTED, FAILURE, false, ACCEPTED:",
        "ACCEPTED, LIFE_OVER, false, TERMINATED:",
        "COMPLETED, REQUEST_AGAIN, false, COMPLETED:SEND",
        "COMPLETED, REPEAT_DUE, false, COMPLETED:SEND NEXT_REPEAT",
        "COMPLETED, ACK, false, CONFIRMED:STOP_REPEAT STOP_LIFE LINGER",
        "COMPLETED, ACK, true, TERMINATED:STOP_REPEAT STOP_LIFE",
        "COMPLETED, LIFE_OVER, false, TERMINATED:STOP_REPEAT",
        "COMPLETED, SUCCESS, false, COMPLETED:",
        "CONFIRMED, ACK, false, CONFIRMED:",
        "CONFIRMED, REQUEST_AGAIN, false, CONFIRMED:",
        "CONFIRMED, LINGER_OVER, false, TERMINATED:"})
    void stepsAnInviteServer(ServerInvite.State state, ServerEvent event, boolean reliable, String expected) {
        assertThat(text(ServerInvite.step(state, event, reliable))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "TRYING, REQUEST_AGAIN, false, TRYING:",
        "TRYING, PROVISIONAL, false, PROCEEDING:SEND",
        "TRYING, SUCCESS, false, COMPLETED:SEND LINGER",
        "TRYING, FAILURE, true, TERMINATED:SEND",
        "PROCEEDING, REQUEST_AGAIN, false, PROCEEDING:SEND",
        "PROCEEDING, PROVISIONAL, false, PROCEEDING:SEND",
        "PROCEEDING, FAILURE, false, COMPLETED:SEND LINGER",
        "COMPLETED, REQUEST_AGAIN, false, COMPLETED:SEND",
        "COMPLETED, SUCCESS, false, COMPLETED:",
        "COMPLETED, LINGER_OVER, false, TERMINATED:"})
    void stepsAnotherServer(ServerNonInvite.State state, ServerEvent event, boolean reliable, String expected) {
        assertThat(text(ServerNonInvite.step(state, event, reliable))).isEqualTo(expected);
    }

    @Test
    void staysTerminatedWhateverHappens() {
        for (boolean reliable : new boolean[]{true, false}) {
            Arrays.stream(ClientEvent.values()).forEach(event -> {
                assertThat(text(ClientInvite.step(ClientInvite.State.TERMINATED, event, reliable)))
                        .isEqualTo("TERMINATED:");
                assertThat(text(ClientNonInvite.step(ClientNonInvite.State.TERMINATED, event, reliable)))
                        .isEqualTo("TERMINATED:");
            });
            Arrays.stream(ServerEvent.values()).forEach(event -> {
                assertThat(text(ServerInvite.step(ServerInvite.State.TERMINATED, event, reliable)))
                        .isEqualTo("TERMINATED:");
                assertThat(text(ServerNonInvite.step(ServerNonInvite.State.TERMINATED, event, reliable)))
                        .isEqualTo("TERMINATED:");
            });
        }
    }
}
