package io.portcullis.pcscf;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.sa.agreement.Ipsec3gpp;
import io.portcullis.pcscf.PcscfFixture.Options;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Row 2: which SPIs are ours. */
class SpiChoiceTest {

    private static List<Long> ours(SipResponse unauthorized) throws Exception {
        assertThat(unauthorized.status()).isEqualTo(401);
        Ipsec3gpp server = PcscfFixture.securityServer(unauthorized);
        return List.of(server.spiC().value(), server.spiS().value());
    }

    @Test
    @Shows({"row 2.4", "TS 33.203 7.1 SPIs"})
    void row2NoneIsOneOfAnyMechanismOfTheOffer() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.spis(70_000, 70_007))) {
            String rest = ";port-c=" + f.ueClient.port() + ";port-s=" + f.ueServer.port();
            String offer = "ipsec-3gpp;alg=hmac-sha-1-96;spi-c=70000;spi-s=70001" + rest
                    + ", ipsec-3gpp;alg=hmac-md5-96;spi-c=70002;spi-s=70003" + rest
                    + ", ipsec-3gpp;alg=hmac-sha-256;spi-c=70004;spi-s=70005" + rest;
            assertThat(ours(f.challengedWith(offer))).containsExactlyInAnyOrder(70_006L, 70_007L);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {70_000, 70_002, 70_004})
    @Shows("row 2.4")
    void row2NoneIsTakenThatStandsInTheOfferEvenIfNoneIsLeft(long min) throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.spis(min, min + 1))) {
            String rest = ";port-c=" + f.ueClient.port() + ";port-s=" + f.ueServer.port();
            String offer = "ipsec-3gpp;alg=hmac-sha-1-96;spi-c=70000;spi-s=70001" + rest
                    + ", ipsec-3gpp;alg=hmac-md5-96;spi-c=70003;spi-s=70002" + rest
                    + ", ipsec-3gpp;alg=hmac-sha-256;spi-c=70004;spi-s=70005" + rest;
            assertThat(f.challengedWith(offer).status()).isEqualTo(500);
        }
    }

    @Test
    @Shows("row 2.1")
    void row2TheWholeRangeIsUsedBothEndsIncluded() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.spis(4_294_967_294L, 4_294_967_295L))) {
            assertThat(ours(f.challenged("hmac-md5-96", "null"))).containsExactlyInAnyOrder(4_294_967_294L,
                    4_294_967_295L);
        }
    }

    @Test
    @Shows("row 2.2")
    void row2NobodyCanForetellThem() throws Exception {
        List<Long> first = new ArrayList<>();
        for (int run = 0; run < 3; run++) {
            try (PcscfFixture f = new PcscfFixture(Options.USUAL.spis(256, 4_294_967_295L))) {
                first.addAll(ours(f.challenged("hmac-md5-96", "null")));
            }
        }
        assertThat(first).as("three servers that were started alike").doesNotHaveDuplicates();
    }

    @Test
    @Shows("row 2.6")
    void row2OneThatAnotherProgramHoldsIsSkipped() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.spis(70_000, 70_005))) {
            f.backend.hold(70_001, 70_004);
            assertThat(ours(f.challenged("hmac-md5-96", "null"))).doesNotContain(70_001L, 70_004L);
            assertThat(f.backend.installed()).hasSize(4);
        }
    }

    @Test
    void row2TheUesSpiThatAnotherProgramHoldsIsNoReasonToUseUpOurs() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.spis(70_000, 70_003))) {
            f.backend.hold(300_000);
            SipResponse refused = f.challenged("hmac-md5-96", "null");
            assertThat(refused.status()).isEqualTo(500);
            assertThat(refused.header(HeaderName.of("Retry-After"))).isEqualTo("10");
            assertThat(f.backend.installed()).isEmpty();
            assertThat(ours(f.challengedWith(PcscfFixture.offer(310_000, f.ueClient.port(), f.ueServer.port()))))
                    .as("two were tried, two are left").hasSize(2);
        }
    }

    @Test
    void row2ItGivesUpWhenNoSpiOfOursIsTaken() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            f.backend.refuse(new SaBackendException(SaBackendException.Reason.SPI_IN_USE, 17, "EEXIST"), 100);
            assertThat(f.challenged("hmac-md5-96", "null").status()).isEqualTo(500);
            assertThat(f.backend.installed()).isEmpty();
        }
    }

    @Test
    @Shows({"row 2.5", "row 3"})
    void rows2And3AFreedSpiRestsForAMinuteBeforeItIsUsedAgain() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.spis(70_000, 70_001))) {
            assertThat(f.challenged("hmac-md5-96", "null").status()).isEqualTo(401);
            f.passes(Duration.ofSeconds(29));
            assertThat(f.backend.installed()).as("before temporary_timeout").hasSize(4);
            f.passes(Duration.ofSeconds(2));
            assertThat(f.backend.installed()).as("after it").isEmpty();
            f.passes(Duration.ofSeconds(58));
            assertThat(f.challenged("hmac-md5-96", "null").status()).isEqualTo(500);
            f.passes(Duration.ofSeconds(3));
            assertThat(ours(f.challenged("hmac-md5-96", "null"))).containsExactlyInAnyOrder(70_000L, 70_001L);
        }
    }
}
