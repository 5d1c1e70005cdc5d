package io.portcullis.ipsec.sa.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

import io.portcullis.conformance.Shows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Security-Verify against Security-Server (RFC 3329 2.3.1). */
class ComparisonTest {

    private static final String SENT = "ipsec-3gpp;q=0.1;alg=hmac-md5-96;prot=esp;mod=trans;ealg=null;spi-c=4096;"
            + "spi-s=4097;port-c=5000;port-s=5001";

    private static Optional<String> difference(List<String> sent, List<String> came) throws Exception {
        return Comparison.difference(Mechanism.parseAll(sent), Mechanism.parseAll(came));
    }

    @ParameterizedTest
    @ValueSource(strings = {SENT,
        "ipsec-3gpp; q=0.100; ALG=HMAC-MD5-96; port-s=5001; port-c=5000; spi-s=4097; spi-c=4096",
        "IPSEC-3GPP;q=0.1;alg=\"hmac-md5-96\";spi-c=0000004096;"
                + "spi-s=0000004097;port-c=05000;port-s=05001;protocol=udp",
        "ipsec-3gpp;q=0.10;alg=hmac-md5-96;prot=ESP;mod=Trans;ealg=NULL;spi-c=4096;spi-s=4097;port-c=5000;port-s=5001"})
    @Shows({"row 13.2", "RFC 3329 2.3.1 same"})
    void row13TakesTheSameInOtherWords(String came) throws Exception {
        assertThat(difference(List.of(SENT), List.of(came))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"alg=hmac-md5-96, alg=hmac-sha-1-96, alg", "ealg=null, ealg=aes-cbc, ealg", "q=0.1, q=0.2, q",
        "spi-c=4096, spi-c=4098, spi-c", "spi-s=4097, spi-s=4098, spi-s", "port-c=5000, port-c=5002, port-c",
        "port-s=5001, port-s=5002, port-s", "mod=trans, mod=tun, mod", "prot=esp, prot=ah, prot",
        "prot=esp, prot=esp;extra=1, extra was added", "q=0.1;, '', q is missing",
        "alg=hmac-md5-96;, '', alg is missing",
        "port-s=5001, port-s=5001x, port-s", "ipsec-3gpp, tls, tls"})
    @Shows({"row 13.2", "field 11.3", "field 17", "RFC 3329 2.3.1 verify"})
    void row13NamesWhatDiffers(String right, String wrong, String named) throws Exception {
        assertThat(difference(List.of(SENT), List.of(SENT.replaceFirst(right, wrong)))).get().asString()
                .contains(named);
    }

    @Test
    @Shows({"row 13.2", "field 17", "RFC 3329 2.3.1 verify"})
    void row13WantsEveryMechanismInItsOrder() throws Exception {
        String other = SENT.replace("spi-c=4096", "spi-c=9000");
        assertThat(difference(List.of(SENT, other), List.of(SENT, other))).isEmpty();
        assertThat(difference(List.of(SENT, other), List.of(other, SENT))).isPresent();
        assertThat(difference(List.of(SENT, other), List.of(SENT))).isPresent();
        assertThat(difference(List.of(SENT), List.of())).isPresent();
        assertThat(difference(List.of(SENT), List.of(SENT, other))).as("one was added").isPresent();
        assertThat(difference(List.of(SENT), List.of(SENT, SENT))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"prot=esp", "mod=trans", "ealg=null"})
    @Shows({"row 13.2", "RFC 3329 2.3.1 same"})
    void row13FillsInEachDefaultOnEitherSideAndNoOtherValue(String parameter) throws Exception {
        String without = SENT.replace(";" + parameter, "");
        assertThat(without).isNotEqualTo(SENT);
        assertThat(difference(List.of(SENT), List.of(without))).isEmpty();
        assertThat(difference(List.of(without), List.of(SENT))).isEmpty();
        String other = SENT.replace(parameter, parameter.substring(0, parameter.indexOf('=')) + "=x");
        assertThat(difference(List.of(other), List.of(without))).isPresent();
    }

    @Test
    void row13FillsInNothingInOtherMechanisms() throws Exception {
        assertThat(difference(List.of("digest;d-qop=auth"), List.of("digest;d-qop=auth;prot=esp"))).isPresent();
        assertThat(difference(List.of("digest;d-qop=auth"), List.of("DIGEST;D-QOP=\"AUTH\""))).isEmpty();
        assertThat(difference(List.of("tls;q=0.2"), List.of("tls;q=0.20"))).isEmpty();
        assertThat(difference(List.of("tls;x=1"), List.of("tls;x=01"))).as("no number by its name").isPresent();
    }

    @Test
    @Shows("RFC 3329 2.3.1 same")
    void row13PassesOverAProtocolParameterOnEitherSide() throws Exception {
        assertThat(difference(List.of(SENT + ";protocol=udp"), List.of(SENT))).isEmpty();
        assertThat(difference(List.of(SENT + ";protocol=udp"), List.of(SENT + ";protocol=tcp"))).isEmpty();
    }
}
