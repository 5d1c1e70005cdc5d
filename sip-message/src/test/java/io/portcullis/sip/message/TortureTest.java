package io.portcullis.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.InputStream;
import java.util.Arrays;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** The messages of RFC 4475 and RFC 5118, each with what becomes of it; see PROVENANCE beside them. */
class TortureTest {

    @ParameterizedTest
    @CsvFileSource(resources = "/rfc4475/expected.tsv", delimiter = '\t')
    void rfc4475(String name, String outcome, String reason) throws Exception {
        check("/rfc4475/" + name + ".dat", outcome, reason);
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/rfc5118/expected.tsv", delimiter = '\t')
    void rfc5118(String name, String outcome, String reason) throws Exception {
        check("/rfc5118/" + name + ".dat", outcome, reason);
    }

    private static void check(String resource, String outcome, String reason) throws Exception {
        byte[] bytes;
        try (InputStream in = TortureTest.class.getResourceAsStream(resource)) {
            assertThat(in).as(resource).isNotNull();
            bytes = in.readAllBytes();
        }
        SipParser parser = new SipParser(SipLimits.DEFAULT);
        if (outcome.equals("forwarded")) {
            SipMessage message = parser.parse(bytes);
            byte[] out = message.toBytes();
            // Untouched, but for bytes behind the body.
            assertThat(out).as(reason).isEqualTo(Arrays.copyOf(bytes, out.length));
            if (message instanceof SipRequest request) {
                SipResponse answer = SipResponse.to(request, 486, "Busy Here").toTag("x").build();
                assertThat(((SipResponse) parser.parse(answer.toBytes())).status()).isEqualTo(486);
            }
            return;
        }
        SipParseException refused = catchThrowableOfType(SipParseException.class, () -> parser.parse(bytes));
        assertThat(refused).as(reason).isNotNull();
        if (outcome.equals("dropped")) {
            assertThat(refused.partial()).as(reason).isEmpty();
        } else {
            assertThat(refused.status()).as(reason).isEqualTo(Integer.parseInt(outcome));
            assertThat(refused.partial()).as("%s: it can be answered", reason).isPresent();
        }
    }
}
