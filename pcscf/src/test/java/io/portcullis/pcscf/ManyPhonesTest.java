package io.portcullis.pcscf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.pcscf.PcscfFixture.Options;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import org.junit.jupiter.api.Test;

/** What sets cost, when they are there and when they go. */
class ManyPhonesTest {

    @Test
    @Shows({"row 4.1", "field 25"})
    void threePortsServeThreeHundredPhones() throws Exception {
        int many = 300;
        List<Phone> phones = new ArrayList<>();
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            for (int i = 0; i < many; i++) {
                phones.add(new Phone(f, "ue" + i));
                phones.getLast().registered(600);
            }
            assertThat(f.backend.installed()).hasSize(4 * many);
            List<Integer> ours = f.ipsec.stream().map(InetSocketAddress::getPort).toList();
            assertThat(ours).hasSize(3);
            for (int port : ours) {
                assertThat(phones).filteredOn(phone -> phone.server().portS() == port).as("spread")
                        .hasSizeGreaterThan(50);
            }
            assertThat(f.backend.installed().stream().filter(sa -> sa.direction() == Sa.Direction.IN)
                    .map(Sa::destinationPort).distinct()).containsExactlyInAnyOrderElementsOf(ours);
            for (Phone phone : List.of(phones.getFirst(), phones.get(many / 2), phones.getLast())) {
                f.home.send(phone.toIt("MESSAGE"), f.open);
                assertThat(phone.portUs().request().method()).isEqualTo("MESSAGE");
            }
        } finally {
            phones.forEach(Phone::close);
        }
    }

    @Test
    @Shows({"row 2.5", "row 3", "field 6"})
    void aPhoneThatVanishesGivesItsSpisAndPortsBack() throws Exception {
        Options twoSpis = Options.USUAL.spis(70_000, 70_001).temporary(Duration.ofMillis(400));
        try (PcscfFixture f = new PcscfFixture(twoSpis); Phone other = new Phone(f, "bob")) {
            assertThat(f.challenged("hmac-md5-96", "null").status()).isEqualTo(401);
            assertThat(other.challenged().status()).as("nothing is left").isEqualTo(500);
            await().atMost(Duration.ofSeconds(5)).until(() -> f.backend.installed().isEmpty());
            assertThat(other.challenged().status()).as("they rest").isEqualTo(500);
            f.passes(Duration.ofSeconds(61));
            assertThat(f.challenged("hmac-md5-96", "null").status()).as("the same phone with the same ports")
                    .isEqualTo(401);
            assertThat(f.backend.installed()).hasSize(4);
        }
    }

    @Test
    @Shows("field 26")
    void theContactOfTheFirstRegisterCostsNobodyTheSas() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL.temporary(Duration.ofMillis(400)));
                Phone phone = new Phone(f, "alice");
                Phone silent = new Phone(f, "bob")) {
            f.ue.send(phone.sm1().replaceFirst("(Contact: <sip:alice@127\\.0\\.0\\.3:)\\d+", "$17777"), f.open);
            SipRequest up = f.home.request();
            assertThat(up.header(HeaderName.of("Contact"))).contains(":7777");
            assertThat(phone.challenge(up, PcscfFixture.CK, PcscfFixture.IK, f.ue).status()).isEqualTo(401);
            phone.answered(600);
            silent.challenged();
            await().atMost(Duration.ofSeconds(5)).until(() -> f.backend.installed().size() == 4);
            f.home.send(phone.toIt("MESSAGE"), f.open);
            assertThat(phone.portUs().request().method()).isEqualTo("MESSAGE");
        }
    }

    @Test
    @Shows({"field 13", "TS 33.203 7.2 SM6"})
    void the401LeavesWhenTheSasAreThereAndNotBefore() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            f.backend.whileInstalling(() -> {
                begun.countDown();
                awaitUninterrupted(goOn);
            });
            f.ue.send(f.sm1("Security-Client: " + f.offer("hmac-md5-96", "null")), f.open);
            f.homeAnswers(f.home.request(), 401,
                    "WWW-Authenticate: Digest realm=\"x\", " + PcscfFixture.NONCE + ", ck=\""
                            + PcscfFixture.CK + "\", ik=\"" + PcscfFixture.IK + "\"");
            assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(f.ue.hearsNothing()).as("while they are being installed").isTrue();
            goOn.countDown();
            assertThat(f.ue.response().status()).isEqualTo(401);
            assertThat(f.backend.installed()).hasSize(4);
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @Shows("field 18.2")
    void aSecondRegisterInClearIsNotVouchedForAndConfirmsNothing() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            SipResponse unauthorized = f.challenged("hmac-md5-96", "null");
            f.ue.send(f.sm7(f.offer("hmac-md5-96", "null"), PcscfFixture.verify(unauthorized), 600).replaceFirst(
                    "UDP [^;]*", "UDP " + f.ue.hostPort()), f.open);
            SipRequest up = f.home.request();
            assertThat(up.header(HeaderName.AUTHORIZATION)).contains("integrity-protected=\"no\"");
            // A home network that accepts it all the same.
            f.accept(up, 600);
            assertThat(f.ue.response().status()).isEqualTo(403);
            assertThat(f.store.all()).isEmpty();
            f.ue.send(PcscfFixture.request("MESSAGE", "sip:bob@ims.example", f.ue.hostPort()), f.open);
            assertThat(f.ue.response().status()).isEqualTo(403);
            assertThat(f.home.hearsNothing()).isTrue();
        }
    }

    @Test
    @Shows({"row 13.5", "field 19", "TS 33.203 7.1 same IMPI", "TS 33.203 7.4.2a 4"})
    void aPhoneThatComesBackWithTheSamePortsIsServedAtOnce() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            f.registered();
            f.registered();
            f.home.send(PcscfFixture.request("MESSAGE", "sip:alice@" + f.ueServer.hostPort(), f.home.hostPort(),
                    "Route: <sip:"
                            + f.store.byImpi("alice@ims.example").orElseThrow().pathToken() + "@127.0.0.1:"
                            + f.open.getPort()
                            + ";lr>"),
                    f.open);
            assertThat(f.ueServer.request().method()).isEqualTo("MESSAGE");
            assertThat(f.backend.installed()).as("the old set went with the 200").hasSize(4);
        }
    }
}
