package io.portcullis.pcscf.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogFormatTest {

    private static String named(Variable variable) {
        return "{" + variable.kind().token() + (variable.argument().isEmpty() ? "" : ":" + variable.argument()) + "}";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"$rm|{rm}", "$ru of $fu to $tu, $ci|{ru} of {fu} to {tu}, {ci}",
        "$si:$sp at $Ri:$Rp|{si}:{sp} at {Ri}:{Rp}", "$rs $rr|{rs} {rr}", "$ua.|{ua}.",
        "$hdr(P-Access-Network-Info)!|{hdr:P-Access-Network-Info}!", "10$$|10$", "$$rm|$rm", "no variable|no variable",
        "Using $ipsec(ip):$ipsec(port-c)|Using {ipsec:ip}:{ipsec:port-c}", "$ipsec_ue(spi-s)x|{ipsec_ue:spi-s}x"})
    void readsTheVariablesThatAnOperatorKnows(String format, String printed) {
        assertThat(LogFormat.parse(format).print(LogFormatTest::named)).isEqualTo(printed);
    }

    @Test
    void knowsEveryFieldOfBothEnds() {
        List<String> fields = List.of("ik", "ck", "alg", "ealg", "ip", "spi-c", "spi-s", "port-c", "port-s");
        for (String field : fields) {
            assertThat(LogFormat.parse("$ipsec(" + field + ")$ipsec_ue(" + field + ")").print(LogFormatTest::named))
                    .isEqualTo("{ipsec:" + field + "}{ipsec_ue:" + field + "}");
        }
        assertThat(IpsecField.values()).hasSize(fields.size());
    }

    @Test
    void printsNullForWhatHasNoValue() {
        assertThat(LogFormat.parse("$ipsec(ip):$rs").print(variable -> null)).isEqualTo("<null>:<null>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"ab $nope|3|unknown variable $nope",
        "$ipsec(spi)|0|unknown field \"spi\" of $ipsec",
        "x$ipsec_ue(IK)|1|unknown field \"IK\" of $ipsec_ue", "$ipsec|0|wants something in parentheses",
        "$ipsec(ip|0|wants something in parentheses", "$hdr(a b)|0|no header name", "5 $|2|dollar sign alone",
        "$ipsec(ip) $ipsec(port)|11|known are ik, ck, alg, ealg, ip, spi-c, spi-s, port-c, port-s"})
    void refusesWhatIsNotKnownAndSaysWhere(String format, int at, String message) {
        assertThatThrownBy(() -> LogFormat.parse(format)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(LogFormat.Malformed.class, e -> assertThat(e.at()).isEqualTo(at));
    }

    @Test
    void tellsOneVariableFromMore() {
        assertThat(LogFormat.parse("$ipsec(ik)").only()).contains(new Variable(Variable.Kind.IPSEC, "ik"));
        for (String more : List.of("$rm$ru", " $rm", "$rm ", "rm", "")) {
            assertThat(LogFormat.parse(more).only()).isEmpty();
        }
    }
}
