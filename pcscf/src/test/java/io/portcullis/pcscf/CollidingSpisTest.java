package io.portcullis.pcscf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.sa.agreement.Ipsec3gpp;
import io.portcullis.pcscf.PcscfFixture.Options;
import io.portcullis.sip.message.SipResponse;
import org.junit.jupiter.api.Test;

/**
 * Row 13: a phone that lost its state comes back with the ports and SPIs of its living set (TS 33.203 7.1). Two SAs toward one
 * address with one SPI cannot be; the living one is nobody's to take who has not proved that he has the IK.
 */
class CollidingSpisTest {

    private static final String ALICE = "alice@ims.example";

    private static List<Sa> outbound(PcscfFixture f) {
        return f.backend.installed().stream().filter(sa -> sa.direction() == Sa.Direction.OUT).toList();
    }

    private static String toThePhone(PcscfFixture f) {
        String token = f.store.byImpi(ALICE).orElseThrow().pathToken();
        return PcscfFixture.request("MESSAGE", "sip:alice@" + f.ueServer.hostPort(), f.home.hostPort(),
                "Route: <sip:" + token + "@127.0.0.1:" + f.open.getPort() + ";lr>");
    }

    private static Sa ucToPs(PcscfFixture f, Ipsec3gpp server) {
        return f.backend.installed().stream().filter(sa -> sa.direction() == Sa.Direction.IN
                && sa.destinationPort() == server.portS() && sa.spi().equals(server.spiS())).findFirst().orElseThrow();
    }

    @Test
    @Shows({"row 13.5", "field 6", "field 19", "TS 33.203 7.1 same IMPI"})
    void row13ARebootedPhoneWithTheSamePortsAndSpisRegistersAnew() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            Ipsec3gpp before = f.registered();
            List<Sa> old = f.backend.installed();
            SipResponse again = f.challenged("hmac-sha-1-96", "null");
            assertThat(again.status()).isEqualTo(401);
            Ipsec3gpp after = PcscfFixture.securityServer(again);
            assertThat(f.backend.installed()).as("the old set, and the way in of the new one").containsAll(old)
                    .hasSize(6);
            f.ueClient.send(f.sm7(f.offer("hmac-sha-1-96", "null"), PcscfFixture.verify(again), 600), f.portPs(after));
            f.accept(f.home.request(), 600);
            assertThat(f.ueServer.response().status()).isEqualTo(200);
            assertThat(f.ueServer.lastSenderPort()).isEqualTo(after.portC());
            assertThat(f.backend.installed()).hasSize(4).doesNotContainAnyElementsOf(old);
            assertThat(outbound(f)).extracting(Sa::sourcePort).containsExactlyInAnyOrder(after.portC(), after.portS());
            f.home.send(toThePhone(f), f.open);
            assertThat(f.ueServer.request().method()).isEqualTo("MESSAGE");
            assertThat(f.ueServer.lastSenderPort()).isEqualTo(after.portC());
            assertThat(List.of(after.portC(), after.portS())).isNotEqualTo(List.of(before.portC(), before.portS()));
        }
    }

    @Test
    @Shows("field 6")
    void row13APhoneMayLoseItsStateAgainAndAgain() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            for (int i = 0; i < 4; i++) {
                f.registered();
                assertThat(f.backend.installed()).hasSize(4);
            }
        }
    }

    @Test
    @Shows({"row 13.5", "TS 33.203 7.1 same IMPI"})
    void row13NothingIsTakenFromTheLivingSetBeforeThePhoneHasProvedItself() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.temporary(Duration.ofMillis(600)))) {
            Ipsec3gpp server = f.registered();
            List<Sa> old = f.backend.installed();
            for (int i = 0; i < 3; i++) {
                assertThat(f.challenged("hmac-sha-1-96", "null").status()).isEqualTo(401);
                assertThat(f.backend.installed()).as("only the last attempt waits").containsAll(old).hasSize(6);
                f.home.send(toThePhone(f), f.open);
                assertThat(f.ueServer.request().method()).isEqualTo("MESSAGE");
                assertThat(f.ueServer.lastSenderPort()).isEqualTo(server.portC());
                f.ueClient.send(PcscfFixture.request("MESSAGE", "sip:bob@ims.example", f.ueServer.hostPort()),
                        f.portPs(server));
                f.homeAnswers(f.home.request(), 200);
                assertThat(f.ueServer.response().status()).isEqualTo(200);
            }
            await().atMost(Duration.ofSeconds(5)).until(() -> f.backend.installed().size() == 4);
            assertThat(f.backend.installed()).as("the attempt took none of the old set's SAs with it")
                    .containsExactlyInAnyOrderElementsOf(old);
        }
    }

    @Test
    @Shows({"row 13.4", "TS 33.203 7.1 uniqueness"})
    void row13AnotherPrivateIdentityGetsNoSpiThatIsInUseAtItsAddress() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            f.registered();
            List<Sa> old = f.backend.installed();
            String offer = PcscfFixture.offer(299_999, 41_000, 41_001);
            f.ue.send(f.sm1("Security-Client: " + offer).replace("alice@", "mallory@"), f.open);
            f.homeAnswers(f.home.request(), 401, PcscfFixture.CHALLENGE);
            assertThat(f.ue.response().status()).isEqualTo(403);
            assertThat(f.backend.installed()).containsExactlyInAnyOrderElementsOf(old);
            f.ue.send(f.sm1("Security-Client: " + PcscfFixture.offer(310_000, 41_000, 41_001)).replace("alice@",
                    "mallory@"), f.open);
            f.homeAnswers(f.home.request(), 401, PcscfFixture.CHALLENGE);
            assertThat(f.ue.response().status()).as("with others it does").isEqualTo(401);
        }
    }

    @Test
    void row13OverTcpTheFirstPacketIsSeenByItsSa() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            f.registered();
            List<Sa> old = f.backend.installed();
            Ipsec3gpp after = PcscfFixture.securityServer(f.challenged("hmac-sha-1-96", "null"));
            f.backend.passed(ucToPs(f, after), 1);
            await().atMost(Duration.ofSeconds(5)).until(() -> outbound(f).stream().anyMatch(
                    sa -> sa.sourcePort() == after.portS() && sa.destinationPort() == f.ueClient.port()));
            assertThat(f.backend.installed()).hasSize(4).doesNotContainAnyElementsOf(old);
        }
    }

    @Test
    void row13AnyMessageOverTheNewSetIsProof() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            f.registered();
            Ipsec3gpp after = PcscfFixture.securityServer(f.challenged("hmac-sha-1-96", "null"));
            f.ueClient.send(PcscfFixture.request("MESSAGE", "sip:bob@ims.example", f.ueServer.hostPort()),
                    f.portPs(after));
            assertThat(f.ueServer.response().status()).as("it may do nothing yet but register").isEqualTo(403);
            await().atMost(Duration.ofSeconds(5)).until(() -> f.backend.installed().size() == 4);
            assertThat(outbound(f)).extracting(Sa::sourcePort).containsExactlyInAnyOrder(after.portC(), after.portS());
        }
    }

    @Test
    void row13OneCommonSpiIsEnoughToWait() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            f.registered();
            String offer = PcscfFixture.offer(300_001, f.ueClient.port(), f.ueServer.port());
            SipResponse again = f.challengedWith(offer);
            assertThat(f.backend.installed()).hasSize(6);
            f.ueClient.send(f.sm7(offer, PcscfFixture.verify(again), 600),
                    f.portPs(PcscfFixture.securityServer(again)));
            f.accept(f.home.request(), 600);
            assertThat(f.ueServer.response().status()).isEqualTo(200);
            assertThat(outbound(f)).extracting(sa -> sa.spi().value()).containsExactlyInAnyOrder(300_001L, 300_002L);
        }
    }

    @Test
    void row13TheSetIsRefusedWhenTheBackendDoesNotCompleteIt() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            f.registered();
            SipResponse again = f.challenged("hmac-sha-1-96", "null");
            f.backend.refuse(new SaBackendException(SaBackendException.Reason.NO_RESOURCES, 12, "ENOMEM"), 1);
            f.ueClient.send(f.sm7(f.offer("hmac-sha-1-96", "null"), PcscfFixture.verify(again), 600),
                    f.portPs(PcscfFixture.securityServer(again)));
            await().atMost(Duration.ofSeconds(5)).until(() -> f.backend.installed().isEmpty());
            assertThat(f.home.hearsNothing()).isTrue();
            f.registered();
            assertThat(f.backend.installed()).as("and it may come again").hasSize(4);
        }
    }

    @Test
    void row13AWrongSm7OnACompletedSetIsAnsweredOverIt() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            f.registered();
            SipResponse again = f.challenged("hmac-sha-1-96", "null");
            f.ueClient.send(f.sm7(f.offer("hmac-sha-1-96", "null"), "tls", 600),
                    f.portPs(PcscfFixture.securityServer(again)));
            assertThat(f.ueServer.response().status()).isEqualTo(494);
            await().atMost(Duration.ofSeconds(15)).until(() -> f.backend.installed().isEmpty());
        }
    }

    @Test
    void row13TheOldSetMayEndBeforeThePhoneHasProvedItself() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.temporary(Duration.ofHours(1)))) {
            f.registered();
            SipResponse again = f.challenged("hmac-sha-1-96", "null");
            f.passes(Duration.ofSeconds(640));
            assertThat(f.backend.installed()).hasSize(2);
            f.ueClient.send(f.sm7(f.offer("hmac-sha-1-96", "null"), PcscfFixture.verify(again), 600),
                    f.portPs(PcscfFixture.securityServer(again)));
            f.accept(f.home.request(), 600);
            assertThat(f.ueServer.response().status()).isEqualTo(200);
            assertThat(f.backend.installed()).hasSize(4);
        }
    }

    @Test
    void row13AReauthenticationWithTheSpisOfItsOwnSetMovesToTheNewSetAtOnce() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL); Peer newClient = new Peer("127.0.0.3")) {
            Ipsec3gpp before = f.registered();
            String offer = PcscfFixture.offer(300_000, newClient.port(), f.ueServer.port());
            f.homeAnswers(f.registers("sip:alice@ims.example", f.portPs(before), f.contact(600),
                    "Security-Client: " + offer), 401, PcscfFixture.CHALLENGE);
            SipResponse again = f.ueServer.response();
            assertThat(again.status()).isEqualTo(401);
            assertThat(f.backend.installed()).hasSize(6);
            InetSocketAddress portPs = f.portPs(PcscfFixture.securityServer(again));
            newClient.send(f.sm7(offer, PcscfFixture.verify(again), 600), portPs);
            f.accept(f.home.request(), 600);
            assertThat(f.ueServer.response().status()).isEqualTo(200);
            assertThat(f.ueServer.lastSenderPort()).isEqualTo(PcscfFixture.securityServer(again).portC());
            assertThat(f.backend.installed()).hasSize(4);
        }
    }
}
