package io.portcullis.sip.stack.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

/**
 * The four machines whole: each state with each event, over UDP (u), a stream (r) or both (*). What a table does not list changes
 * nothing and asks for nothing.
 */
class EveryStepTest {

    private static final String CLIENT_INVITE = """
            START      BEGIN       u CALLING    SEND START_REPEAT START_LIFE              # RFC 3261 17.1.1.2
            START      BEGIN       r CALLING    SEND START_LIFE                           # RFC 3261 17.1.1.2
            START      SEND_FAILED * TERMINATED REPORT_ERROR                              # RFC 3261 17.1.4
            START      DROPPED     * TERMINATED                                           # the user's wish
            CALLING    REPEAT_DUE  * CALLING    SEND NEXT_REPEAT                          # RFC 3261 17.1.1.2, timer A
            CALLING    LIFE_OVER   * TERMINATED REPORT_TIMEOUT                            # RFC 3261 17.1.1.2, timer B
            CALLING    SEND_FAILED * TERMINATED REPORT_ERROR                              # RFC 3261 17.1.4
            CALLING    PROVISIONAL * PROCEEDING STOP_REPEAT STOP_LIFE START_C DELIVER     # RFC 3261 17.1.1.2, 16.7
            CALLING    SUCCESS     * ACCEPTED   STOP_REPEAT START_LIFE DELIVER            # RFC 6026 7.2, timer M
            CALLING    FAILURE     u COMPLETED  STOP_REPEAT STOP_LIFE ACK LINGER DELIVER  # RFC 3261 17.1.1.2, timer D
            CALLING    FAILURE     r TERMINATED STOP_REPEAT STOP_LIFE ACK DELIVER         # RFC 3261 17.1.1.2, timer D
            CALLING    DROPPED     * TERMINATED                                           # the user's wish
            PROCEEDING PROVISIONAL * PROCEEDING START_C DELIVER                           # RFC 3261 17.1.1.2, 16.7
            PROCEEDING LIFE_OVER   * TERMINATED REPORT_TIMEOUT                            # RFC 3261 9.1
            PROCEEDING SUCCESS     * ACCEPTED   STOP_REPEAT START_LIFE DELIVER            # RFC 6026 7.2, timer M
            PROCEEDING FAILURE     u COMPLETED  STOP_REPEAT STOP_LIFE ACK LINGER DELIVER  # RFC 3261 17.1.1.2, timer D
            PROCEEDING FAILURE     r TERMINATED STOP_REPEAT STOP_LIFE ACK DELIVER         # RFC 3261 17.1.1.2, timer D
            PROCEEDING DROPPED     * TERMINATED                                           # the user's wish
            ACCEPTED   SUCCESS     * ACCEPTED   DELIVER                                   # RFC 6026 7.2
            ACCEPTED   LIFE_OVER   * TERMINATED                                           # RFC 6026 7.2, timer M
            COMPLETED  FAILURE     * COMPLETED  ACK                                       # RFC 3261 17.1.1.2
            COMPLETED  SEND_FAILED * TERMINATED REPORT_ERROR                              # RFC 3261 17.1.1.2
            COMPLETED  LINGER_OVER * TERMINATED                                           # RFC 3261 17.1.1.2, timer D
            """;

    private static final String CLIENT_OTHER = """
            START      BEGIN       u TRYING     SEND START_REPEAT START_LIFE          # RFC 3261 17.1.2.2
            START      BEGIN       r TRYING     SEND START_LIFE                       # RFC 3261 17.1.2.2
            START      SEND_FAILED * TERMINATED REPORT_ERROR                          # RFC 3261 17.1.4
            START      DROPPED     * TERMINATED                                       # the user's wish
            TRYING     REPEAT_DUE  * TRYING     SEND NEXT_REPEAT                      # RFC 3261 17.1.2.2, timer E
            TRYING     PROVISIONAL * PROCEEDING DELIVER                               # RFC 3261 17.1.2.2
            TRYING     SUCCESS     u COMPLETED  STOP_REPEAT STOP_LIFE LINGER DELIVER  # RFC 3261 17.1.2.2, timer K
            TRYING     SUCCESS     r TERMINATED STOP_LIFE DELIVER                     # RFC 3261 17.1.2.2, timer K
            TRYING     FAILURE     u COMPLETED  STOP_REPEAT STOP_LIFE LINGER DELIVER  # RFC 3261 17.1.2.2, timer K
            TRYING     FAILURE     r TERMINATED STOP_LIFE DELIVER                     # RFC 3261 17.1.2.2, timer K
            TRYING     LIFE_OVER   * TERMINATED STOP_REPEAT REPORT_TIMEOUT            # RFC 3261 17.1.2.2, timer F
            TRYING     SEND_FAILED * TERMINATED STOP_REPEAT STOP_LIFE REPORT_ERROR    # RFC 3261 17.1.4
            TRYING     DROPPED     * TERMINATED                                       # the user's wish
            PROCEEDING REPEAT_DUE  * PROCEEDING SEND SLOW_REPEAT                      # RFC 3261 17.1.2.2, timer E
            PROCEEDING PROVISIONAL * PROCEEDING DELIVER                               # RFC 3261 17.1.2.2
            PROCEEDING SUCCESS     u COMPLETED  STOP_REPEAT STOP_LIFE LINGER DELIVER  # RFC 3261 17.1.2.2, timer K
            PROCEEDING SUCCESS     r TERMINATED STOP_LIFE DELIVER                     # RFC 3261 17.1.2.2, timer K
            PROCEEDING FAILURE     u COMPLETED  STOP_REPEAT STOP_LIFE LINGER DELIVER  # RFC 3261 17.1.2.2, timer K
            PROCEEDING FAILURE     r TERMINATED STOP_LIFE DELIVER                     # RFC 3261 17.1.2.2, timer K
            PROCEEDING LIFE_OVER   * TERMINATED STOP_REPEAT REPORT_TIMEOUT            # RFC 3261 17.1.2.2, timer F
            PROCEEDING SEND_FAILED * TERMINATED STOP_REPEAT STOP_LIFE REPORT_ERROR    # RFC 3261 17.1.4
            PROCEEDING DROPPED     * TERMINATED                                       # the user's wish
            COMPLETED  LINGER_OVER * TERMINATED                                       # RFC 3261 17.1.2.2, timer K
            """;

    private static final String SERVER_INVITE = """
            PROCEEDING REQUEST_AGAIN * PROCEEDING SEND                          # RFC 3261 17.2.1
            PROCEEDING PROVISIONAL   * PROCEEDING SEND START_C                  # RFC 3261 17.2.1
            PROCEEDING LIFE_OVER     * PROCEEDING REPORT_TIMEOUT                # RFC 3261 16.8
            PROCEEDING SUCCESS       * ACCEPTED   SEND START_LIFE               # RFC 6026 7.1, timer L
            PROCEEDING FAILURE       u COMPLETED  SEND START_REPEAT START_LIFE  # RFC 3261 17.2.1, timers G and H
            PROCEEDING FAILURE       r COMPLETED  SEND START_LIFE               # RFC 3261 17.2.1, timer H
            PROCEEDING DROPPED       * TERMINATED                               # the user's wish
            PROCEEDING SEND_FAILED   * PROCEEDING REPORT_ERROR                  # RFC 6026 7.1
            ACCEPTED   SUCCESS       * ACCEPTED   SEND                          # RFC 6026 7.1
            ACCEPTED   ACK           * ACCEPTED   DELIVER                       # RFC 6026 7.1
            ACCEPTED   SEND_FAILED   * ACCEPTED   REPORT_ERROR                  # RFC 6026 7.1
            ACCEPTED   LIFE_OVER     * TERMINATED                               # RFC 6026 7.1, timer L
            COMPLETED  REQUEST_AGAIN * COMPLETED  SEND                          # RFC 3261 17.2.1
            COMPLETED  REPEAT_DUE    * COMPLETED  SEND NEXT_REPEAT              # RFC 3261 17.2.1, timer G
            COMPLETED  ACK           u CONFIRMED  STOP_REPEAT STOP_LIFE LINGER  # RFC 3261 17.2.1, timer I
            COMPLETED  ACK           r TERMINATED STOP_REPEAT STOP_LIFE         # RFC 3261 17.2.1, timer I
            COMPLETED  LIFE_OVER     * TERMINATED STOP_REPEAT                   # RFC 3261 17.2.1, timer H
            COMPLETED  SEND_FAILED   * COMPLETED  REPORT_ERROR                  # RFC 6026 7.1
            CONFIRMED  LINGER_OVER   * TERMINATED                               # RFC 3261 17.2.1, timer I
            """;

    private static final String SERVER_OTHER = """
            TRYING     PROVISIONAL   * PROCEEDING SEND          # RFC 3261 17.2.2
            TRYING     SUCCESS       u COMPLETED  SEND LINGER   # RFC 3261 17.2.2, timer J
            TRYING     SUCCESS       r TERMINATED SEND          # RFC 3261 17.2.2, timer J
            TRYING     FAILURE       u COMPLETED  SEND LINGER   # RFC 3261 17.2.2, timer J
            TRYING     FAILURE       r TERMINATED SEND          # RFC 3261 17.2.2, timer J
            TRYING     DROPPED       * TERMINATED               # the user's wish
            TRYING     LIFE_OVER     * TERMINATED               # RFC 4320 4.2
            PROCEEDING REQUEST_AGAIN * PROCEEDING SEND          # RFC 3261 17.2.2
            PROCEEDING PROVISIONAL   * PROCEEDING SEND          # RFC 3261 17.2.2
            PROCEEDING SUCCESS       u COMPLETED  SEND LINGER   # RFC 3261 17.2.2, timer J
            PROCEEDING SUCCESS       r TERMINATED SEND          # RFC 3261 17.2.2, timer J
            PROCEEDING FAILURE       u COMPLETED  SEND LINGER   # RFC 3261 17.2.2, timer J
            PROCEEDING FAILURE       r TERMINATED SEND          # RFC 3261 17.2.2, timer J
            PROCEEDING DROPPED       * TERMINATED               # the user's wish
            PROCEEDING LIFE_OVER     * TERMINATED               # RFC 4320 4.2
            PROCEEDING SEND_FAILED   * TERMINATED REPORT_ERROR  # RFC 3261 17.2.4
            COMPLETED  REQUEST_AGAIN * COMPLETED  SEND          # RFC 3261 17.2.2
            COMPLETED  SEND_FAILED   * TERMINATED REPORT_ERROR  # RFC 3261 17.2.4
            COMPLETED  LINGER_OVER   * TERMINATED               # RFC 3261 17.2.2, timer J
            """;

    private static Map<String, String> rows(String table) {
        Map<String, String> rows = new HashMap<>();
        table.lines().forEach(line -> {
            String[] words = line.substring(0, line.indexOf('#')).strip().split(" +", 4);
            String[] then = words[3].split(" +", 2);
            for (String transport : words[2].equals("*") ? new String[]{"u", "r"} : new String[]{words[2]}) {
                String earlier = rows.put(words[0] + " " + words[1] + " " + transport,
                        then[0] + ":" + (then.length > 1 ? then[1] : ""));
                assertThat(earlier).as("a row that stands twice: %s", line).isNull();
            }
        });
        return rows;
    }

    private static <S extends Enum<S>, E extends Enum<E>> void check(String table, S[] states, E[] events,
            Table.Rule<S, E> rule) {
        Map<String, String> rows = rows(table);
        Table made = Table.of(states, events, rule);
        for (S state : states) {
            for (E event : events) {
                for (boolean reliable : new boolean[]{false, true}) {
                    String row = state + " " + event + " " + (reliable ? "r" : "u");
                    Step<?> step = made.step(state, event, reliable);
                    assertThat(step.state() + ":"
                            + step.actions().stream().map(Action::name).collect(Collectors.joining(" ")))
                            .as(row).isEqualTo(rows.getOrDefault(row, state + ":"));
                    rows.remove(row);
                }
            }
        }
        assertThat(rows).as("rows of no state or event").isEmpty();
    }

    @Test
    void stepsInviteClients() {
        check(CLIENT_INVITE, ClientInvite.State.values(), ClientEvent.values(), ClientInvite::step);
    }

    @Test
    void stepsOtherClients() {
        check(CLIENT_OTHER, ClientNonInvite.State.values(), ClientEvent.values(), ClientNonInvite::step);
    }

    @Test
    void stepsInviteServers() {
        check(SERVER_INVITE, ServerInvite.State.values(), ServerEvent.values(), ServerInvite::step);
    }

    @Test
    void stepsOtherServers() {
        check(SERVER_OTHER, ServerNonInvite.State.values(), ServerEvent.values(), ServerNonInvite::step);
    }
}
