package io.portcullis.pcscf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.Sa;
import io.portcullis.ipsec.sa.agreement.Ipsec3gpp;
import io.portcullis.pcscf.PcscfFixture.Options;
import io.portcullis.pcscf.store.Binding;
import io.portcullis.pcscf.store.Registration;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Row 10: what a 200 to a REGISTER inserts, updates, deletes, and what that means for the set (TS 24.229 5.2.2). */
class BindingsTest {

    private static final String ALICE = "sip:alice@ims.example";
    private static final String WORK = "sip:work@ims.example";
    private static final String HOME = "sip:home@ims.example";

    private static Optional<Registration> registration(PcscfFixture f) {
        return f.store.byImpi("alice@ims.example");
    }

    private static List<String> aors(PcscfFixture f) {
        return registration(f).map(r -> r.bindings().stream().map(Binding::aor).toList()).orElse(List.of());
    }

    /** Registers a public identity over the set; the home network says of whom it is one. */
    private static void register(PcscfFixture f, InetSocketAddress portPs, String aor, long expires, String... headers)
            throws Exception {
        SipRequest up = f.registers(aor, portPs, f.contact(expires));
        String[] all = new String[headers.length + 1];
        all[0] = f.contact(expires);
        System.arraycopy(headers, 0, all, 1, headers.length);
        f.homeAnswers(up, 200, all);
        assertThat(f.ueServer.response().status()).isEqualTo(200);
    }

    private static void deregister(PcscfFixture f, InetSocketAddress portPs, String aor) throws Exception {
        f.homeAnswers(f.registers(aor, portPs, f.contact(0)), 200);
        assertThat(f.ueServer.response().status()).isEqualTo(200);
    }

    private static Duration left(PcscfFixture f, String aor) {
        Instant end = registration(f).orElseThrow().bindings().stream().filter(b -> b.aor().equals(aor)).findFirst()
                .orElseThrow().expiresAt();
        return Duration.between(f.clock.instant(), end);
    }

    @Test
    @Shows({"row 10.2", "row 10.3", "field 7"})
    void row10SeveralPublicIdentitiesOfOneUeEachHaveTheirOwnTime() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            InetSocketAddress portPs = f.portPs(f.registered());
            register(f, portPs, WORK, 1_800, "P-Associated-URI: <" + WORK + ">, <tel:+1666>");
            register(f, portPs, HOME, 300);
            assertThat(aors(f)).containsExactly(ALICE, WORK, HOME);
            assertThat(left(f, ALICE)).isBetween(Duration.ofSeconds(590), Duration.ofSeconds(600));
            assertThat(left(f, WORK)).isBetween(Duration.ofSeconds(1_790), Duration.ofSeconds(1_800));
            assertThat(left(f, HOME)).isBetween(Duration.ofSeconds(290), Duration.ofSeconds(300));
            assertThat(registration(f).orElseThrow().impus()).containsExactly(ALICE, "tel:+15551234", WORK,
                    "tel:+1666", HOME);
            f.passes(Duration.ofSeconds(301));
            await().until(() -> aors(f).equals(List.of(ALICE, WORK)));
            f.passes(Duration.ofSeconds(300));
            await().until(() -> aors(f).equals(List.of(WORK)));
            f.passes(Duration.ofSeconds(1_190));
            assertThat(aors(f)).as("9 s before it ends").containsExactly(WORK);
            assertThat(f.backend.installed()).as("the set lives as long as the last of them").hasSize(4);
            f.passes(Duration.ofSeconds(20));
            await().until(() -> registration(f).isEmpty());
            assertThat(f.backend.installed()).as("and thirty seconds longer").hasSize(4);
            f.passes(Duration.ofSeconds(25));
            assertThat(f.backend.installed()).isEmpty();
        }
    }

    @Test
    @Shows("row 10.1")
    void row10ARefreshReplacesItsBindingAndNoOther() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            InetSocketAddress portPs = f.portPs(f.registered());
            register(f, portPs, WORK, 1_000);
            register(f, portPs, ALICE, 2_000, "P-Associated-URI: <" + ALICE + ">, <tel:+15551234>");
            register(f, portPs, "tel:+15551234", 2_500, "P-Associated-URI: <" + ALICE + ">, <tel:+15551234>");
            assertThat(aors(f)).as("an identity of its implicit set refreshes the same binding")
                    .containsExactly("tel:+15551234", WORK);
            assertThat(left(f, "tel:+15551234")).isGreaterThan(Duration.ofSeconds(2_490));
            assertThat(left(f, WORK)).isLessThanOrEqualTo(Duration.ofSeconds(1_000));
        }
    }

    @ParameterizedTest
    @CsvSource({WORK, "tel:+1666", "SIP:Work@ims.example;user=phone"})
    @Shows({"row 10.2", "row 10.3"})
    void row10ADeregistrationEndsItsImplicitSetAndKeepsTheOthersAndTheSet(String named) throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            InetSocketAddress portPs = f.portPs(f.registered());
            register(f, portPs, WORK, 1_000, "P-Associated-URI: <" + WORK + ">, <tel:+1666>");
            register(f, portPs, HOME, 1_000);
            deregister(f, portPs, named);
            assertThat(aors(f)).containsExactly(ALICE, HOME);
            await().atMost(Duration.ofSeconds(15)).until(() -> f.openTransactions() == 0);
            assertThat(f.backend.installed()).as("after the transaction too").hasSize(4);
            deregister(f, portPs, ALICE);
            assertThat(aors(f)).containsExactly(HOME);
            deregister(f, portPs, HOME);
            assertThat(registration(f)).isEmpty();
            await().atMost(Duration.ofSeconds(15)).until(() -> f.backend.installed().isEmpty());
        }
    }

    @Test
    void row10AnIdentityThatItsOwnImplicitSetDoesNotNameIsRefreshedAndDeregisteredAllTheSame() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            InetSocketAddress portPs = f.portPs(f.registered());
            for (int i = 0; i < 2; i++) {
                register(f, portPs, WORK, 1_000, "P-Associated-URI: <tel:+1666>");
                assertThat(aors(f)).containsExactly(ALICE, WORK);
            }
            deregister(f, portPs, WORK);
            assertThat(aors(f)).containsExactly(ALICE);
        }
    }

    @Test
    void row10ADeregistrationOfAPartThatIsChallengedConfirmsTheNewSet() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL); Peer newClient = new Peer("127.0.0.3")) {
            InetSocketAddress portPs = f.portPs(f.registered());
            register(f, portPs, WORK, 1_000);
            String offer = PcscfFixture.offer(310_000, newClient.port(), f.ueServer.port());
            f.homeAnswers(f.registers(WORK, portPs, f.contact(0), "Security-Client: " + offer), 401,
                    PcscfFixture.CHALLENGE);
            SipResponse unauthorized = f.ueServer.response();
            Ipsec3gpp after = PcscfFixture.securityServer(unauthorized);
            newClient.send(f.sm7(offer, PcscfFixture.verify(unauthorized), 0).replace("To: <" + ALICE, "To: <" + WORK),
                    f.portPs(after));
            f.homeAnswers(f.home.request(), 200);
            assertThat(f.ueServer.response().status()).isEqualTo(200);
            assertThat(aors(f)).containsExactly(ALICE);
            f.passes(Duration.ofSeconds(60));
            assertThat(f.backend.installed()).as("it does not end as one that was never used").hasSize(8);
        }
    }

    @Test
    @Shows("row 10.2")
    void row10AStarEndsEverythingOfTheIdentity() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            InetSocketAddress portPs = f.portPs(f.registered());
            f.homeAnswers(f.registers(ALICE, portPs, "Contact: *", "Expires: 0"), 200);
            assertThat(f.ueServer.response().status()).isEqualTo(200);
            assertThat(registration(f)).isEmpty();
            await().atMost(Duration.ofSeconds(15)).until(() -> f.backend.installed().isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"Contact: *|Expires: 0", "%s|Expires: 0", "%s;expires=0|Expires: 600"})
    void row10ContactsOfOtherUesDoNotKeepThisOneRegistered(String contact, String expires) throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            InetSocketAddress portPs = f.portPs(f.registered());
            f.homeAnswers(f.registers(ALICE, portPs, contact.replace("%s", "Contact: <sip:alice@"
                    + f.ueServer.hostPort() + ">"), expires), 200, "Contact: <sip:alice@127.0.0.9:5999>;expires=3000");
            assertThat(f.ueServer.response().status()).isEqualTo(200);
            assertThat(registration(f)).isEmpty();
        }
    }

    @Test
    @Shows("row 10.3")
    void row10OfSeveralContactsInThe200OnlyTheUesOwnCount() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            InetSocketAddress portPs = f.portPs(f.registered());
            String own = "<sip:alice@" + f.ueServer.hostPort() + ">";
            f.homeAnswers(f.registers(ALICE, portPs, f.contact(900)), 200,
                    "Contact: <sip:alice@127.0.0.9:5999>;expires=9000, " + own + ";expires=800");
            f.ueServer.response();
            assertThat(left(f, ALICE)).isBetween(Duration.ofSeconds(790), Duration.ofSeconds(800));
            assertThat(registration(f).orElseThrow().contacts()).singleElement().asString()
                    .contains(f.ueServer.hostPort());
        }
    }

    @Test
    void row10AContactThatTheRegistrarWroteOtherwiseCounts() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            InetSocketAddress portPs = f.portPs(f.registered());
            f.homeAnswers(f.registers(ALICE, portPs, f.contact(900)), 200,
                    "Contact: <sip:u1234@gw.ims.example;ob>;expires=800");
            f.ueServer.response();
            assertThat(left(f, ALICE)).isBetween(Duration.ofSeconds(790), Duration.ofSeconds(800));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {";expires=700|Expires: 60|700", "''|Expires: 70|70", "''|X-None: 1|900"})
    void row10TheTimeIsTheContactsThenThatOfExpiresThenWhatWasAskedFor(String parameter, String header, long seconds)
            throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            InetSocketAddress portPs = f.portPs(f.registered());
            String own = "Contact: <sip:alice@" + f.ueServer.hostPort() + ">";
            f.homeAnswers(f.registers(ALICE, portPs, own, "Expires: 900"), 200, own + parameter, header);
            f.ueServer.response();
            assertThat(left(f, ALICE)).isBetween(Duration.ofSeconds(seconds - 5), Duration.ofSeconds(seconds));
        }
    }

    @Test
    void row10AQueryChangesNothing() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            InetSocketAddress portPs = f.portPs(f.registered());
            Registration before = registration(f).orElseThrow();
            f.homeAnswers(f.registers(ALICE, portPs), 200, "Contact: <sip:alice@127.0.0.9:5999>;expires=9000");
            assertThat(f.ueServer.response().status()).isEqualTo(200);
            f.homeAnswers(f.registers(ALICE, portPs), 200);
            assertThat(f.ueServer.response().status()).isEqualTo(200);
            assertThat(registration(f)).contains(before);
        }
    }

    @Test
    @Shows({"row 10.1", "field 4", "TS 33.203 7.4.2a 3"})
    void row10ARefreshWithoutAChallengeExtendsTheSetAndAShorterOneDoesNotShortenIt() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            InetSocketAddress portPs = f.portPs(f.registered());
            f.passes(Duration.ofSeconds(500));
            register(f, portPs, ALICE, 600);
            List<Sa> set = f.backend.installed();
            f.passes(Duration.ofSeconds(300));
            assertThat(f.backend.installed()).as("it would have ended at 630 s").isEqualTo(set);
            register(f, portPs, ALICE, 10);
            f.passes(Duration.ofSeconds(200));
            await().until(() -> registration(f).isEmpty());
            assertThat(f.backend.installed()).as("the set is there up to 500 + 600 + 30 s").isEqualTo(set);
            f.passes(Duration.ofSeconds(135));
            assertThat(f.backend.installed()).isEmpty();
        }
    }

    @Test
    void row10TwoRegistersAtOnceLoseNothing() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            InetSocketAddress portPs = f.portPs(f.registered());
            f.store.slow();
            SipRequest work = f.registers(WORK, portPs, f.contact(1_000));
            SipRequest home = f.registers(HOME, portPs, f.contact(1_000));
            f.homeAnswers(work, 200, f.contact(1_000));
            f.homeAnswers(home, 200, f.contact(1_000));
            await().until(() -> f.store.waiting() == 2);
            assertThat(f.ueServer.hearsNothing()).as("no 200 before the store has it").isTrue();
            f.store.finishOne();
            assertThat(f.ueServer.response().status()).isEqualTo(200);
            f.store.finishOne();
            assertThat(f.ueServer.response().status()).isEqualTo(200);
            assertThat(aors(f)).containsExactlyInAnyOrder(ALICE, WORK, HOME);
        }
    }

    @Test
    void row10AChangeThatFailsTakesNoLaterOneWithIt() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            InetSocketAddress portPs = f.portPs(f.registered());
            f.store.slow();
            f.store.fail(1);
            SipRequest first = f.registers(WORK, portPs, f.contact(1_000));
            f.homeAnswers(first, 200, f.contact(1_000));
            await().until(() -> f.store.waiting() == 1);
            SipRequest second = f.registers(HOME, portPs, f.contact(1_000));
            f.homeAnswers(second, 200, f.contact(1_000));
            await().until(() -> f.store.waiting() == 2);
            f.store.finishOne();
            assertThat(f.ueServer.response().status()).isEqualTo(500);
            SipRequest third = f.registers("tel:+1777", portPs, f.contact(1_000));
            f.homeAnswers(third, 200, f.contact(1_000));
            await().until(() -> f.store.waiting() == 2);
            f.store.finishOne();
            assertThat(f.ueServer.response().status()).isEqualTo(200);
            f.store.finishOne();
            assertThat(f.ueServer.response().status()).isEqualTo(200);
            assertThat(aors(f)).contains(ALICE, HOME, "tel:+1777");
        }
    }

    @Test
    void row10WhatWasNotKeptIsNoPartOfWhatFollows() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            InetSocketAddress portPs = f.portPs(f.registered());
            f.store.fail(1);
            f.homeAnswers(f.registers(WORK, portPs, f.contact(1_000)), 200, f.contact(1_000));
            assertThat(f.ueServer.response().status()).isEqualTo(500);
            register(f, portPs, HOME, 1_000);
            assertThat(aors(f)).containsExactly(ALICE, HOME);
        }
    }

    @Test
    void row10ARequestGoesByTheServiceRouteOfItsIdentity() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            InetSocketAddress portPs = f.portPs(f.registered());
            String route = "<sip:work@127.0.0.2:" + f.home.port() + ";lr>";
            register(f, portPs, WORK, 1_000, "Service-Route: " + route);
            f.ueClient.send(PcscfFixture.request("MESSAGE", "sip:bob@ims.example", f.ueServer.hostPort(),
                    "P-Preferred-Identity: <" + WORK + ">"), portPs);
            SipRequest work = f.home.request();
            assertThat(work.values(HeaderName.ROUTE)).containsExactly(route);
            assertThat(work.headers(HeaderName.of("P-Asserted-Identity"))).containsExactly("<" + WORK + ">");
            f.ueClient.send(PcscfFixture.request("MESSAGE", "sip:bob@ims.example", f.ueServer.hostPort()), portPs);
            SipRequest other = f.home.request();
            assertThat(other.values(HeaderName.ROUTE)).containsExactly("<sip:orig@127.0.0.2:" + f.home.port() + ";lr>");
            assertThat(other.headers(HeaderName.of("P-Asserted-Identity"))).containsExactly("<" + ALICE + ">");
        }
    }

    @Test
    @Shows({"row 11.1", "row 11.6"})
    void row10WhatTheStoreDoesNotKeepIsAnswered500AndTheNewSetGoes() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            SipResponse unauthorized = f.challenged("hmac-sha-1-96", "null");
            f.ueClient.send(f.sm7(f.offer("hmac-sha-1-96", "null"), PcscfFixture.verify(unauthorized), 600),
                    f.portPs(PcscfFixture.securityServer(unauthorized)));
            f.store.fail(1);
            f.accept(f.home.request(), 600);
            SipResponse refused = f.ueServer.response();
            assertThat(refused.status()).isEqualTo(500);
            assertThat(refused.header(HeaderName.of("Retry-After"))).isEqualTo("10");
            assertThat(registration(f)).isEmpty();
            await().atMost(Duration.ofSeconds(15)).until(() -> f.backend.installed().isEmpty());
            f.registered();
            assertThat(registration(f)).isPresent();
        }
    }

    @Test
    @Shows("row 11.6")
    void row10AFailingStoreLeavesTheOldSetAndRegistrationAsTheyWere() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL); Peer newClient = new Peer("127.0.0.3")) {
            InetSocketAddress portPs = f.portPs(f.registered());
            Registration before = registration(f).orElseThrow();
            List<Sa> old = f.backend.installed();
            String offer = PcscfFixture.offer(310_000, newClient.port(), f.ueServer.port());
            f.homeAnswers(f.registers(ALICE, portPs, f.contact(900), "Security-Client: " + offer), 401,
                    PcscfFixture.CHALLENGE);
            SipResponse unauthorized = f.ueServer.response();
            f.store.fail(3);
            newClient.send(f.sm7(offer, PcscfFixture.verify(unauthorized), 900),
                    f.portPs(PcscfFixture.securityServer(unauthorized)));
            f.accept(f.home.request(), 900);
            assertThat(f.ueServer.response().status()).isEqualTo(500);
            await().atMost(Duration.ofSeconds(15)).until(() -> f.backend.installed().size() == 4);
            assertThat(f.backend.installed()).containsExactlyInAnyOrderElementsOf(old);
            f.accept(f.registers(ALICE, portPs, f.contact(900)), 900);
            assertThat(f.ueServer.response().status()).as("a refresh").isEqualTo(500);
            f.homeAnswers(f.registers(ALICE, portPs, f.contact(0)), 200);
            assertThat(f.ueServer.response().status()).as("a deregistration").isEqualTo(500);
            assertThat(registration(f)).contains(before);
            assertThat(f.backend.installed()).containsExactlyInAnyOrderElementsOf(old);
            f.ueClient.send(PcscfFixture.request("MESSAGE", "sip:bob@ims.example", f.ueServer.hostPort()), portPs);
            assertThat(f.home.request().method()).isEqualTo("MESSAGE");
            register(f, portPs, ALICE, 900);
            assertThat(left(f, ALICE)).as("it works again").isGreaterThan(Duration.ofSeconds(890));
        }
    }

    @Test
    void row10AnExpiredBindingThatTheStoreDoesNotLetGoIsTriedAgain() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            f.registered();
            f.store.fail(1);
            f.passes(Duration.ofSeconds(601));
            assertThat(registration(f)).isPresent();
            // While the REGISTER's transaction is still there, and with it what is known of the UE.
            await().atMost(Duration.ofSeconds(2)).until(() -> {
                f.passes(Duration.ZERO);
                return registration(f).isEmpty();
            });
        }
    }

    @Test
    @Shows("row 10.2")
    void row10WhatExpiresGoesByItself() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            f.registered();
            f.clock.advance(Duration.ofSeconds(601));
            await().atMost(Duration.ofSeconds(12)).until(() -> registration(f).isEmpty());
        }
    }

    @Test
    void row10ARebootedPhonesNewSetLivesAsLongAsItsLongestBinding() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL)) {
            register(f, f.portPs(f.registered()), WORK, 5_000);
            f.registered();
            f.passes(Duration.ofSeconds(4_000));
            await().until(() -> aors(f).equals(List.of(WORK)));
            assertThat(f.backend.installed()).hasSize(4);
        }
    }
}
