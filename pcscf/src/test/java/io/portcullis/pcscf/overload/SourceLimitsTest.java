package io.portcullis.pcscf.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.junit.jupiter.api.Test;

class SourceLimitsTest {

    private static final long SECOND = 1_000_000_000L;

    private static InetAddress at(String address) throws UnknownHostException {
        return InetAddress.getByName(address);
    }

    @Test
    void burstThenRate() throws Exception {
        SourceLimits limits = new SourceLimits(10, 3, 100);
        InetAddress one = at("192.0.2.1");
        for (int n = 0; n < 3; n++) {
            assertThat(limits.registers(one, 7)).isTrue();
        }
        assertThat(limits.registers(one, 7)).isFalse();
        assertThat(limits.registers(at("192.0.2.2"), 7)).isTrue();
        assertThat(limits.registers(one, 7 + SECOND / 10)).isTrue();
        assertThat(limits.registers(one, 7 + SECOND / 10)).isFalse();
        assertThat(limits.registers(one, 7 + 100 * SECOND)).as("however long it was silent, the burst is the same")
                .isTrue();
    }

    @Test
    void tenTimesAsManyMessagesAreRead() throws Exception {
        SourceLimits limits = new SourceLimits(10, 3, 100);
        InetAddress one = at("192.0.2.1");
        int read = 0;
        while (limits.reads(one, 7)) {
            read++;
        }
        assertThat(read).as("ten times the burst, of which the one that is under way counts").isBetween(20, 30);
        assertThat(limits.registers(one, 7)).as("the two are counted apart").isTrue();
        assertThat(limits.reads(one, 7 + SECOND / 100)).isTrue();
        assertThat(limits.reads(one, 7 + SECOND / 100)).isFalse();
    }

    @Test
    void oneSubnetOfIpv6IsOneSource() throws Exception {
        SourceLimits limits = new SourceLimits(1, 1, 100);
        assertThat(limits.registers(at("2001:db8::1"), 0)).isTrue();
        assertThat(limits.registers(at("2001:db8::2"), 0)).isFalse();
        assertThat(limits.registers(at("2001:db8:0:1::1"), 0)).isTrue();
    }

    @Test
    void zeroIsNoLimit() throws Exception {
        SourceLimits limits = new SourceLimits(0, 1, 100);
        for (int n = 0; n < 1_000; n++) {
            assertThat(limits.registers(at("192.0.2.1"), 0)).isTrue();
            assertThat(limits.reads(at("192.0.2.1"), 0)).isTrue();
        }
    }

    @Test
    void noMoreSourcesThanAllowedAreRemembered() throws Exception {
        SourceLimits limits = new SourceLimits(10, 3, 160);
        for (int n = 0; n < 10_000; n++) {
            limits.registers(InetAddress.getByAddress(new byte[]{10, 0, (byte) (n >> 8), (byte) n}), 0);
        }
        assertThat(limits.size()).isLessThanOrEqualTo(160);
    }
}
