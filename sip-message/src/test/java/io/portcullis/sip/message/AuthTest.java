package io.portcullis.sip.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;

import io.portcullis.conformance.Shows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Challenges without their keys, credentials with our mark. */
class AuthTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Digest realm=\"x\", ck=\"00\", ik=\"11\"|Digest realm=\"x\"",
        "Digest ck=\"00\", ik=\"11\", realm=\"x\"|Digest realm=\"x\"",
        "Digest realm=\"x\",ik=11 , CK = 00,nonce=\"a,ck=b\"|Digest realm=\"x\",nonce=\"a,ck=b\"",
        "Digest ck=\"0\\\"0\", realm=\"x\"|Digest realm=\"x\"",
        "Digest realm=\"x\", ckx=\"1\"|Digest realm=\"x\", ckx=\"1\""})
    @Shows("field 21")
    void takesKeysOutWhereverTheyStand(String challenge, String expected) throws Exception {
        String without = Challenge.parse(challenge).without("ck", "ik");
        Challenge left = Challenge.parse(without);
        assertThat(left.param("ck")).isNull();
        assertThat(left.param("ik")).isNull();
        assertThat(without.replace(" ", "")).isEqualTo(expected.replace(" ", ""));
    }

    @Test
    void readsParametersInAnyCaseWithoutQuotes() throws Exception {
        Challenge challenge = Challenge.parse("Digest Realm=\"a \\\"b\\\"\", algorithm=AKAv1-MD5");
        assertThat(challenge.scheme()).isEqualTo("Digest");
        assertThat(challenge.param("REALM")).isEqualTo("a \"b\"");
        assertThat(challenge.param("algorithm")).isEqualTo("AKAv1-MD5");
        assertThat(challenge.toString()).doesNotContain("AKAv1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"Digest username=\"a\"|1",
        "Digest username=\"a\", integrity-protected=\"yes\"|1",
        "Digest integrity-protected=yes,username=\"a\"|1",
        "Digest INTEGRITY-PROTECTED=\"yes\", username=\"a\", integrity-protected=\"yes\"|1"})
    @Shows("field 12")
    void replacesAMarkInWhateverForm(String credentials, int marks) throws Exception {
        String marked = Credentials.parse(credentials).withQuoted("integrity-protected", "no");
        assertThat(marked).containsOnlyOnce("integrity-protected=\"no\"").doesNotContain("yes");
        assertThat(Credentials.parse(marked).param("username")).isEqualTo("a");
        assertThat(marked.toLowerCase(Locale.ROOT).split("integrity-protected", -1)).hasSize(marks + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Digest", "Digest realm", "Digest realm=", "Digest realm=\"x", "Digest =x",
        "Digest realm=\"x\" ck=\"00\"", "Digest realm=x ck=00", "Digest realm=\"x\\\"", "Digest realm=x\"ck=00\""})
    void refusesWhatCannotBeRead(String value) {
        assertThatThrownBy(() -> Challenge.parse(value)).isInstanceOf(SipParseException.class);
    }
}
