package io.portcullis.server.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.conformance.Shows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapabilitiesTest {

    @ParameterizedTest
    @CsvSource({"000001ffffffffff, ''", "0000000000003000, ''", "0000000000001000, CAP_NET_RAW",
        "0000000000002000, CAP_NET_ADMIN", "0000000000000000, CAP_NET_ADMIN CAP_NET_RAW",
        "00000000a80405fb, CAP_NET_ADMIN CAP_NET_RAW"})
    @Shows("field 11.5")
    void namesWhatIsMissing(String effective, String missing) {
        String status = "Name:\tjava\nCapPrm:\tffffffffffffffff\nCapEff:\t" + effective
                + "\nCapBnd:\tffffffffffffffff\n";

        assertThat(String.join(" ", Capabilities.missing(status))).isEqualTo(missing);
    }

    @Test
    void withoutTheLineEverythingIsMissing() {
        assertThat(Capabilities.missing("Name:\tjava\n")).containsExactly("CAP_NET_ADMIN", "CAP_NET_RAW");
    }
}
