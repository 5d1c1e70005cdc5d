package io.portcullis.ipsec.sa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpiTest {

    @ParameterizedTest
    @ValueSource(longs = {256, 4095, 65_536, 0x7FFF_FFFFL, 0x8000_0000L, 0xFFFF_FFFFL})
    void isUnsigned(long value) {
        assertThat(Spi.of(value).value()).isEqualTo(value);
        assertThat(Spi.of(value)).hasToString(Long.toString(value));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 255, 0x1_0000_0000L})
    void refusesReservedAndImpossibleValues(long value) {
        assertThatThrownBy(() -> Spi.of(value)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Long.toString(value));
    }

    @Test
    void comparesUnsigned() {
        assertThat(Spi.of(0x8000_0000L)).isGreaterThan(Spi.of(0x7FFF_FFFFL));
    }
}
