package io.portcullis.ipsec.sa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceNumberTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 0x7FFF_FFFFL, 0x8000_0000L, 0xFFFF_FFFFL})
    void isUnsigned(long value) {
        assertThat(SequenceNumber.of(value).value()).isEqualTo(value);
        assertThat(SequenceNumber.of(value)).hasToString(Long.toString(value));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0x1_0000_0000L, Long.MIN_VALUE})
    void refusesImpossibleValues(long value) {
        assertThatThrownBy(() -> SequenceNumber.of(value)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Long.toString(value));
    }
}
