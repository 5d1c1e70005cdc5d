package io.portcullis.server.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import io.portcullis.linux.route.Prefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressPoolTest {

    private static AddressPool of(String... prefixes) {
        return new AddressPool(Stream.of(prefixes).map(Prefix::parse).toList());
    }

    private static List<String> first(AddressPool pool, int count) {
        return LongStream.range(0, count).mapToObj(i -> pool.address(i).getHostAddress()).toList();
    }

    @Test
    void leavesOutWhatMeansTheNetworkAndEverybody() {
        assertThat(first(of("198.18.0.0/30"), 4)).containsExactly("198.18.0.1", "198.18.0.2", "198.18.0.1",
                "198.18.0.2");
    }

    @Test
    void takesPrefixesInTurn() {
        AddressPool pool = of("192.0.2.7", "2001:db8::/126");
        assertThat(first(pool, 8)).containsExactly("192.0.2.7", "2001:db8:0:0:0:0:0:1", "192.0.2.7",
                "2001:db8:0:0:0:0:0:2", "192.0.2.7", "2001:db8:0:0:0:0:0:3", "192.0.2.7", "2001:db8:0:0:0:0:0:1");
        assertThat(pool.v4()).isTrue();
        assertThat(pool.v6()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"198.18.0.0/15, 100000, 1, true, false", "10.0.0.1, 7, 7, true, false",
        "10.0.0.0/31, 3, 2, true, false",
        "10.0.0.0/29, 6, 1, true, false", "10.0.0.0/29, 7, 2, true, false", "2001:db8::/64, 100000, 1, false, true",
        "::/0, 1, 1, false, true"})
    void tellsHowManyShareAnAddress(String prefix, long phones, long sharing, boolean v4, boolean v6) {
        AddressPool pool = of(prefix);
        assertThat(pool.sharing(phones)).isEqualTo(sharing);
        assertThat(pool.v4()).isEqualTo(v4);
        assertThat(pool.v6()).isEqualTo(v6);
        assertThat(of(prefix, "192.0.2.1").sharing(4)).isGreaterThanOrEqualTo(2);
    }

    @Test
    void needsAPrefix() {
        assertThatThrownBy(() -> new AddressPool(List.of())).hasMessageContaining("at least one address");
    }
}
