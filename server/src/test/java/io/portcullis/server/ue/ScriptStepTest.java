package io.portcullis.server.ue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.server.ue.ScriptStep.Action;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptStepTest {

    @Test
    void readsEveryKindOfLine() {
        assertThat(ScriptStep
                .read("# all of them\nall register\n\n  ue2 message tel:+1555 Good  morning\nue1 call ue2 30\n"
                        + "wait 5\nue12 options sip:a@b\nall refresh\nall reauthenticate\nall deregister\nue1 power-off"))
                .containsExactly(
                        new ScriptStep(2, "all", Action.REGISTER, "", "", 0),
                        new ScriptStep(4, "ue2", Action.MESSAGE, "tel:+1555", "Good  morning", 0),
                        new ScriptStep(5, "ue1", Action.CALL, "ue2", "", 30),
                        new ScriptStep(6, "", Action.WAIT, "", "", 5),
                        new ScriptStep(7, "ue12", Action.OPTIONS, "sip:a@b", "", 0),
                        new ScriptStep(8, "all", Action.REFRESH, "", "", 0),
                        new ScriptStep(9, "all", Action.REAUTHENTICATE, "", "", 0),
                        new ScriptStep(10, "all", Action.DEREGISTER, "", "", 0),
                        new ScriptStep(11, "ue1", Action.POWER_OFF, "", "", 0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"''                 | no step", "ue0 register     | 1: 'ue0' is neither",
        "bob register     | 1: 'bob' is neither", "ue1              | 1: '' is nothing",
        "ue1 wait 3       | 1: 'wait' is nothing",
        "ue1 message ue2  | 1: wanted: message TO TEXT", "ue1 call ue2     | 1: wanted: call TO SECONDS",
        "ue1 call ue2 -1  | 1: wanted: whole SECONDS", "wait             | 1: wanted: whole SECONDS",
        "wait 1 2         | 1: wanted: whole SECONDS", "ue1 register now | 1: wanted: register and nothing behind it",
        "ue1 options      | 1: wanted: options TO"})
    void saysWhatIsWrongInWhichLine(String script, String message) {
        assertThatThrownBy(() -> ScriptStep.read(script)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
