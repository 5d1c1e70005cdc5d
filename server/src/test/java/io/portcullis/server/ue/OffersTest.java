package io.portcullis.server.ue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.portcullis.lab.ue.OfferedPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffersTest {

    @Test
    void readsPairsAndPreferencesInOrder() {
        assertThat(Offers.parse("hmac-md5-96/null, hmac-sha-1-96/aes-cbc;q=0.5,aes-gmac/null;q=1"))
                .extracting(OfferedPair::toString)
                .containsExactly("OfferedPair[pair=hmac-md5-96=null, q=OptionalInt.empty]",
                        "OfferedPair[pair=hmac-sha-1-96=aes-cbc, q=OptionalInt[500]]",
                        "OfferedPair[pair=aes-gmac=null, q=OptionalInt[1000]]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hmac-md5-96", "md5/null", "hmac-md5-96/rot13", "hmac-md5-96/null;q=2",
        "hmac-md5-96/null,"})
    void saysWhichIsNone(String text) {
        assertThatThrownBy(() -> Offers.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(?s)'.*' is no offer.*|no such (alg|ealg): .*");
    }
}
