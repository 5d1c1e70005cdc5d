package io.portcullis.lab.ue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.portcullis.ipsec.sa.AlgorithmPair;
import io.portcullis.ipsec.sa.Spi;
import io.portcullis.ipsec.sa.agreement.Ipsec3gpp;
import io.portcullis.ipsec.sa.agreement.Mechanism;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OfferStyleTest {

    private static final List<Ipsec3gpp> OFFERS = List.of(
            new Ipsec3gpp(AlgorithmPair.ALL.get(0), Spi.of(74618), Spi.of(4_000_000_000L), 8001, 8000, -1),
            new Ipsec3gpp(AlgorithmPair.ALL.get(1), Spi.of(74618), Spi.of(4_000_000_000L), 8001, 8000, 500),
            new Ipsec3gpp(AlgorithmPair.ALL.get(2), Spi.of(74618), Spi.of(4_000_000_000L), 8001, 8000, 1000));

    @ParameterizedTest
    @EnumSource
    void whateverTheStyleTheOffersAreTheSame(OfferStyle style) throws Exception {
        List<Ipsec3gpp> read = new ArrayList<>();
        for (Mechanism mechanism : Mechanism
                .parseAll(Stream.of(style.header(OFFERS).split(",")).map(String::strip).toList())) {
            read.add(Ipsec3gpp.of(mechanism).orElseThrow());
        }
        assertThat(read).isEqualTo(OFFERS);
    }

    @Test
    void writesPortsFirstAsSamsungDoes() {
        assertThat(OfferStyle.PORTS_FIRST.header(OFFERS.subList(0, 1)))
                .isEqualTo("ipsec-3gpp;prot=esp;mod=trans;spi-c=74618;"
                        + "spi-s=4000000000;port-c=8001;port-s=8000;alg=hmac-md5-96;ealg="
                        + OFFERS.getFirst().pair().ealg().token());
    }

    @Test
    void writesAlgorithmsFirstAndNoBlankBetweenOffersAsQualcommDoes() {
        assertThat(OfferStyle.ALGORITHMS_FIRST.header(OFFERS.subList(0, 2)))
                .startsWith("ipsec-3gpp; alg=hmac-md5-96; ealg=")
                .contains("; port-c=8001; port-s=8000,ipsec-3gpp; alg=")
                .endsWith("; q=0.500");
    }
}
