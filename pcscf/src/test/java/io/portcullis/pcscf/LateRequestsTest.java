package io.portcullis.pcscf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

import io.portcullis.conformance.Shows;
import io.portcullis.pcscf.PcscfFixture.Options;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import org.junit.jupiter.api.Test;

/** A phone can be reached for as long as it is registered, whatever happens meanwhile. */
class LateRequestsTest {

    /** A request of the home network's arrives where it should, by the set. */
    private static void reaches(PcscfFixture f, Phone phone) throws Exception {
        f.home.send(phone.toIt("MESSAGE"), f.open);
        SipRequest down = phone.portUs().request();
        assertThat(down.method()).isEqualTo("MESSAGE");
        assertThat(phone.portUs().lastSenderPort()).as("port_pc").isEqualTo(phone.server().portC());
        assertThat(down.topVia().sentBy().port()).as("port_ps").isEqualTo(phone.server().portS());
        phone.portUc().send(SipResponse.to(down, 200, "OK").toTag("ue").build().toBytes(), phone.portPs());
        assertThat(f.home.response().status()).isEqualTo(200);
    }

    @Test
    @Shows({"field 1.2", "row 10.2"})
    void reachesAPhoneAnHourLaterAndNotOneWhoseRegistrationHasRunOut() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL);
                Phone lasting = new Phone(f, "lasting");
                Phone gone = new Phone(f, "gone")) {
            lasting.registered(7200);
            gone.registered(600);
            String toTheOneThatIsGone = gone.toIt("MESSAGE");
            f.passes(Duration.ofHours(1));
            await().atMost(Duration.ofSeconds(20)).until(() -> f.store.byImpi(gone.impi()).isEmpty());

            reaches(f, lasting);
            f.home.send(toTheOneThatIsGone, f.open);
            assertThat(f.home.response().status()).isEqualTo(480);
            assertThat(gone.portUs().hearsNothing()).as("nothing in clear, nothing over an old set").isTrue();
        }
    }

    @Test
    @Shows({"field 1.1", "field 5.2", "TS 33.203 7.4.2a 6"})
    void reachesAPhoneByItsLastSetAfterManyReauthentications() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL); Phone phone = new Phone(f, "alice")) {
            phone.registered(600);
            for (int i = 0; i < 5; i++) {
                phone.reauthenticated(PcscfFixture.CK, PcscfFixture.IK);
                phone.portUc().send(phone.request("MESSAGE"), phone.portPs());
                f.homeAnswers(f.home.request(), 202);
                assertThat(phone.portUs().response().status()).isEqualTo(202);
                assertThat(f.backend.installed()).as("SAs, both directions").hasSizeLessThanOrEqualTo(12);
                awaitCurrent(f, phone);
                reaches(f, phone);
            }
            await().atMost(Duration.ofSeconds(15)).until(() -> f.backend.installed().size() == 4);
            reaches(f, phone);
        }
    }

    /** The switch to a new set is done on another thread than the message that causes it. */
    private static void awaitCurrent(PcscfFixture f, Phone phone) {
        await().atMost(Duration.ofSeconds(5)).until(() -> {
            f.home.send(phone.toIt("MESSAGE"), f.open);
            SipRequest down = phone.portUs().request();
            phone.portUc().send(SipResponse.to(down, 200, "OK").toTag("ue").build().toBytes(), phone.portPs());
            f.home.response();
            return phone.portUs().lastSenderPort() == phone.server().portC();
        });
    }

    @Test
    @Shows("field 1.3")
    void anUnansweredOptionsDeregistersNobody() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL); Phone phone = new Phone(f, "alice")) {
            phone.registered(600);
            f.home.send(phone.toIt("OPTIONS"), f.open);
            assertThat(f.home.response().status()).isEqualTo(408);
            while (!phone.portUs().hearsNothing()) {
                // Its repetitions.
            }
            assertThat(f.store.byImpi(phone.impi())).isPresent();
            reaches(f, phone);
        }
    }

    @Test
    @Shows("field 1.4")
    void aConnectionThatIsClosedWhenIdleDeregistersNobody() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL); Phone phone = new Phone(f, "alice")) {
            phone.registered(600);
            try (TcpPeer connection = TcpPeer.connect(phone.portUc().port(), phone.portPs())) {
                connection.send(phone.request("MESSAGE"));
                f.homeAnswers(f.home.request(), 202);
                assertThat(connection.response().status()).isEqualTo(202);
            }
            await().atMost(Duration.ofSeconds(5)).until(() -> f.connections() == 0);
            assertThat(f.store.byImpi(phone.impi())).isPresent();
            assertThat(f.backend.installed()).hasSize(4);
            reaches(f, phone);
        }
    }
}
