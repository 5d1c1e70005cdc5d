package io.portcullis.ipsec.sa.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.Spi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3329 2.2 and TS 33.203 Annex H, as phones write them and as nobody should. */
class MechanismTest {

    private static final String OFFER = "ipsec-3gpp;alg=hmac-md5-96;spi-c=4096;spi-s=4294967295;port-c=5000;port-s=5001";

    private static Ipsec3gpp read(String text) throws AgreementException {
        return Ipsec3gpp.of(Mechanism.parse(text)).orElseThrow();
    }

    @Test
    @Shows("field 29")
    void fillsInTheDefaults() throws Exception {
        Ipsec3gpp offer = read(OFFER);
        assertThat(offer.pair()).hasToString("hmac-md5-96=null");
        assertThat(offer.spiS().value()).isEqualTo(4_294_967_295L);
        assertThat(offer.qThousandths()).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "ipsec-3gpp; alg=hmac-sha-1-96; ealg=aes-cbc; prot=esp; mod=trans; spi-c=4096; spi-s=4097; port-c=5000; port-s=5001",
        "IPSEC-3GPP;ALG=HMAC-SHA-1-96;EALG=AES-CBC;SPI-C=0000004096;SPI-S=4097;PORT-C=05000;PORT-S=5001",
        " ipsec-3gpp ;q=0.1;alg=hmac-sha-1-96;port-s=5001;port-c=5000;ealg=aes-cbc;protocol=udp;spi-s=4097;spi-c=4096",
        "ipsec-3gpp;alg=\"hmac-sha-1-96\";ealg=aes-cbc;spi-c=4096;spi-s=4097;port-c=5000;port-s=5001;x=\"a;b,c\\\"\""})
    void readsWhatPhonesWrite(String text) throws Exception {
        Ipsec3gpp offer = read(text);
        assertThat(offer.pair()).hasToString("hmac-sha-1-96=aes-cbc");
        assertThat(offer.spiC().value()).isEqualTo(4096);
        assertThat(offer.spiS().value()).isEqualTo(4097);
        assertThat(offer.portC()).isEqualTo(5000);
        assertThat(offer.portS()).isEqualTo(5001);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls;q=0.2", "digest;d-alg=md5;d-qop=auth;d-ver=\"0000000000000000000000000000abcd\"",
        "ipsec-3gpp;alg=hmac-sha-256;spi-c=4096;spi-s=4097;port-c=5000;port-s=5001",
        "ipsec-3gpp;alg=hmac-md5-96;ealg=blowfish;spi-c=4096;spi-s=4097;port-c=5000;port-s=5001",
        "ipsec-3gpp;alg=hmac-md5-96;prot=ah;spi-c=4096;spi-s=4097;port-c=5000;port-s=5001",
        "ipsec-3gpp;alg=hmac-md5-96;mod=tun;spi-c=4096;spi-s=4097;port-c=5000;port-s=5001",
        "ipsec-3gpp;alg=hmac-md5-96;mod=UDP-enc-tun;spi-c=4096;spi-s=4097;port-c=5000;port-s=5001"})
    @Shows({"row 12.4", "field 29"})
    void passesOverWhatItDoesNotDo(String text) throws Exception {
        assertThat(Ipsec3gpp.of(Mechanism.parse(text))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"spi-c=4096|spi-c=0", "spi-c=4096|spi-c=255", "spi-c=4096|spi-c=4294967296",
        "spi-c=4096|spi-c=-1", "spi-c=4096|spi-c=00000004096", "spi-c=4096|spi-c=x", "spi-c=4096|spi-c=4294967295",
        "spi-c=4096;|''", "port-c=5000|port-c=0", "port-c=5000|port-c=65536", "port-c=5000|port-c=5001",
        "port-c=5000;|''", "alg=hmac-md5-96;|''", "alg=hmac-md5-96|alg"})
    void refusesAnIpsecMechanismThatCannotBe(String right, String wrong) throws Exception {
        assertThat(OFFER).contains(right);
        Mechanism mechanism = Mechanism.parse(OFFER.replace(right, wrong));
        assertThatThrownBy(() -> Ipsec3gpp.of(mechanism)).isInstanceOf(AgreementException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";", "a b", "ipsec-3gpp;", "ipsec-3gpp;=1", "ipsec-3gpp;alg=", "ipsec-3gpp;alg=a b",
        "ipsec-3gpp;alg=a;alg=b", "ipsec-3gpp;x=\"open", "ipsec-3gpp;x=\"a\"b"})
    void refusesMalformedText(String text) {
        assertThatThrownBy(() -> Mechanism.parse(text)).isInstanceOf(AgreementException.class);
    }

    @Test
    void refusesTextWithoutEnd() {
        String endless = "ipsec-3gpp;x=" + "y".repeat(5_000);
        assertThatThrownBy(() -> Mechanism.parse(endless)).isInstanceOf(AgreementException.class);
    }

    @ParameterizedTest
    @CsvSource({"1, 1000", "1.0, 1000", "1.000, 1000", "0, 0", "0., 0", "0.5, 500", "0.05, 50", "0.001, 1"})
    void readsQ(String q, int thousandths) throws Exception {
        assertThat(Mechanism.parse("tls;q=" + q).q()).isEqualTo(Optional.of(thousandths));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "1.1", "0.0001", "-0.1", ".5", "x"})
    void refusesAQOutOfRange(String q) throws Exception {
        Mechanism mechanism = Mechanism.parse("tls;q=" + q);
        assertThatThrownBy(mechanism::q).isInstanceOf(AgreementException.class);
    }

    @Test
    void writesWhatItReads() throws Exception {
        Ipsec3gpp offer = read(OFFER.replace("ipsec-3gpp;", "ipsec-3gpp;q=0.25;"));
        assertThat(read(offer.toHeader())).isEqualTo(offer);
        assertThat(offer.toHeader()).contains(";q=0.25;").contains("prot=esp").contains("mod=trans")
                .doesNotContain("protocol");
        assertThat(Mechanism.parse(offer.toHeader()).params()).containsAllEntriesOf(Map.of("spi-s", "4294967295"));
    }

    @Test
    @Shows("row 2.4")
    void row2NamesTheSpisOfEveryIpsecMechanismWhateverItsAlgorithms() throws Exception {
        assertThat(Ipsec3gpp.spis(Mechanism.parse(OFFER.replace("hmac-md5-96", "hmac-sha-256"))))
                .containsExactlyInAnyOrder(Spi.of(4096), Spi.of(4_294_967_295L));
        assertThat(Ipsec3gpp.spis(Mechanism.parse("tls;spi-c=4096;spi-s=4097"))).isEmpty();
    }
}
