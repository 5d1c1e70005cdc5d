package io.portcullis.linux.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrefixTest {

    @ParameterizedTest
    @CsvSource({"198.18.0.0/15, 131072, 65537, 198.19.0.1", "10.0.0.1, 1, 0, 10.0.0.1",
        "0.0.0.0/0, 4294967296, 4294967295, 255.255.255.255", "192.0.2.4/30, 4, 3, 192.0.2.7",
        "2001:db8::/64, 9223372036854775807, 4294967296, 2001:db8:0:0:0:1:0:0", "fd77::8/125, 8, 7, fd77:0:0:0:0:0:0:f",
        "::1, 1, 0, 0:0:0:0:0:0:0:1"})
    void hasAddresses(String text, long size, long index, String address) {
        Prefix prefix = Prefix.parse(text);
        assertThat(prefix.size()).isEqualTo(size);
        assertThat(prefix.address(index).getHostAddress()).isEqualTo(address);
        assertThat(prefix.single()).isEqualTo(size == 1);
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1/24, has bits set behind its prefix", "10.0.0.0/33, has 0 to 32 bits",
        "2001:db8::/129, has 0 to 128 bits", "2001:db8::1/64, has bits set", "here/8, is no IP address",
        "10.0.0.0/, a number of bits", "10.0.0.0/-1, a number of bits", "10.0.0.0/8/8, a number of bits"})
    void saysWhatIsWrong(String text, String why) {
        assertThatThrownBy(() -> Prefix.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void hasNoAddressBeyondItsEnd() {
        Prefix prefix = Prefix.parse("10.0.0.0/30");
        assertThatThrownBy(() -> prefix.address(4)).hasMessageContaining("10.0.0.0/30 has no address 4");
        assertThatThrownBy(() -> prefix.address(-1)).hasMessageContaining("no address -1");
    }
}
