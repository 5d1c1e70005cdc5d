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
    void burstThenRateThenSilence() throws Exception {
        SourceLimits limits = new SourceLimits(10, 3, 100);
        InetAddress one = at("192.0.2.1");
        for (int n = 0; n < 3; n++) {
            assertThat(limits.take(one, 7)).isEqualTo(SourceLimits.Verdict.WITHIN);
        }
        assertThat(limits.take(one, 7)).isEqualTo(SourceLimits.Verdict.BEYOND);
        assertThat(limits.take(at("192.0.2.2"), 7)).isEqualTo(SourceLimits.Verdict.WITHIN);
        for (int n = 0; n < 100; n++) {
            limits.take(one, 7);
        }
        assertThat(limits.take(one, 7)).isEqualTo(SourceLimits.Verdict.FAR_BEYOND);
        assertThat(limits.take(one, 7 + SECOND)).isEqualTo(SourceLimits.Verdict.WITHIN);
    }

    @Test
    void oneSubnetOfIpv6IsOneSource() throws Exception {
        SourceLimits limits = new SourceLimits(1, 1, 100);
        assertThat(limits.take(at("2001:db8::1"), 0)).isEqualTo(SourceLimits.Verdict.WITHIN);
        assertThat(limits.take(at("2001:db8::2"), 0)).isEqualTo(SourceLimits.Verdict.BEYOND);
        assertThat(limits.take(at("2001:db8:0:1::1"), 0)).isEqualTo(SourceLimits.Verdict.WITHIN);
    }

    @Test
    void zeroIsNoLimit() throws Exception {
        SourceLimits limits = new SourceLimits(0, 1, 100);
        for (int n = 0; n < 1_000; n++) {
            assertThat(limits.take(at("192.0.2.1"), 0)).isEqualTo(SourceLimits.Verdict.WITHIN);
        }
    }

    @Test
    void noMoreSourcesThanAllowedAreRemembered() throws Exception {
        SourceLimits limits = new SourceLimits(10, 3, 160);
        for (int n = 0; n < 10_000; n++) {
            limits.take(InetAddress.getByAddress(new byte[]{10, 0, (byte) (n >> 8), (byte) n}), 0);
        }
        assertThat(limits.size()).isLessThanOrEqualTo(160);
    }
}
