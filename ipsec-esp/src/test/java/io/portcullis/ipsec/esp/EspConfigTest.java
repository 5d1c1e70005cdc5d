package io.portcullis.ipsec.esp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EspConfigTest {

    @Test
    void hasTheseDefaults() {
        assertThat(EspConfig.DEFAULT).isEqualTo(new EspConfig("portcullis%d", 128, 100, 1360));
    }

    @ParameterizedTest
    @CsvSource({"'', 128, 100, 1360", "sixteenletters00, 128, 100, 1360", "a/b, 128, 100, 1360", "a%s, 128, 100, 1360",
        "'a b', 128, 100, 1360", "esp0, 0, 100, 1360", "esp0, 100, 100, 1360", "esp0, 8192, 100, 1360",
        "esp0, 128, 0, 1360", "esp0, 128, 32766, 1360", "esp0, 128, 100, 535", "esp0, 128, 100, 65001"})
    void refusesWhatCannotBe(String device, int window, int priority, int advmss) {
        assertThatThrownBy(() -> new EspConfig(device, window, priority, advmss))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void changesOneThingAtATime() {
        assertThat(EspConfig.DEFAULT.withDevice("esp7")).isEqualTo(new EspConfig("esp7", 128, 100, 1360));
        assertThat(EspConfig.DEFAULT.withReplayWindow(256)).isEqualTo(new EspConfig("portcullis%d", 256, 100, 1360));
    }
}
