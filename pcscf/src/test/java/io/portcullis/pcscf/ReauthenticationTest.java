package io.portcullis.pcscf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.agreement.Ipsec3gpp;
import io.portcullis.pcscf.PcscfFixture.Options;
import io.portcullis.sip.message.HeaderName;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import org.junit.jupiter.api.Test;

/** A registration that is renewed, with and without a challenge. */
class ReauthenticationTest {

    private static final String CK = "11".repeat(16);
    private static final String IK = "22".repeat(16);

    @Test
    @Shows({"row 10.1", "field 4", "TS 33.203 7.4.2a 3"})
    void aRefreshWithoutAChallengeKeepsThePhoneReachable() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL);
                Phone refreshed = new Phone(f, "alice");
                Phone gone = new Phone(f, "gone")) {
            refreshed.registered(600);
            gone.registered(600);
            refreshed.portUc().send(refreshed.register(1200), refreshed.portPs());
            SipRequest up = f.home.request();
            assertThat(up.header(HeaderName.AUTHORIZATION)).contains("integrity-protected=\"yes\"");
            refreshed.accept(up, 1200);
            assertThat(refreshed.portUs().response().status()).isEqualTo(200);
            f.passes(Duration.ofSeconds(700));
            await().atMost(Duration.ofSeconds(20)).until(() -> f.store.byImpi(gone.impi()).isEmpty());

            f.home.send(refreshed.toIt("MESSAGE"), f.open);
            assertThat(refreshed.portUs().request().method()).isEqualTo("MESSAGE");
            refreshed.portUc().send(refreshed.request("MESSAGE"), refreshed.portPs());
            assertThat(f.home.request().method()).isEqualTo("MESSAGE");
        }
    }

    @Test
    @Shows({"row 4.3", "field 5.1", "TS 33.203 7.1 port change"})
    void takesTheKeysOfTheNewChallengeAndAnotherPortPc() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL); Phone phone = new Phone(f, "alice")) {
            phone.registered(600);
            Ipsec3gpp before = phone.server();
            phone.reauthenticated(CK, IK);
            assertThat(f.backend.keys()).containsExactly(PcscfFixture.CK + ":" + PcscfFixture.IK, CK + ":" + IK);
            assertThat(phone.server().portS()).isEqualTo(before.portS());
            assertThat(phone.server().portC()).isNotEqualTo(before.portC());
            assertThat(phone.server().spiS()).isNotEqualTo(before.spiS());
        }
    }

    @Test
    @Shows({"field 5.2", "TS 33.203 7.4.2a 5", "TS 33.203 7.4.2a 6"})
    void newRequestsGoOverTheOldSetUntilThePhoneIsHeardOnTheNew() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL);
                Phone phone = new Phone(f, "alice");
                ServerSocket portUs = new ServerSocket(phone.portUs().port(), 5, InetAddress.getByName("127.0.0.3"))) {
            portUs.setSoTimeout(5_000);
            phone.registered(600);
            int oldPc = phone.server().portC();
            phone.reauthenticated(CK, IK);
            assertThat(portPcOfADatagram(f, phone)).isEqualTo(oldPc);
            assertThat(portPcOfAConnection(f, phone, portUs)).isEqualTo(oldPc);

            phone.portUc().send(phone.request("MESSAGE"), phone.portPs());
            f.homeAnswers(f.home.request(), 202);
            assertThat(phone.portUs().response().status()).isEqualTo(202);
            await().atMost(Duration.ofSeconds(5)).until(() -> portPcOfADatagram(f, phone) == phone.server().portC());
            assertThat(portPcOfAConnection(f, phone, portUs)).isEqualTo(phone.server().portC());
            await().atMost(Duration.ofSeconds(15)).until(() -> f.backend.installed().size() == 4);
        }
    }

    private static int portPcOfADatagram(PcscfFixture f, Phone phone) throws Exception {
        f.home.send(phone.toIt("MESSAGE"), f.open);
        assertThat(phone.portUs().request().method()).isEqualTo("MESSAGE");
        return phone.portUs().lastSenderPort();
    }

    private static int portPcOfAConnection(PcscfFixture f, Phone phone, ServerSocket portUs) throws Exception {
        f.home.send(phone.toIt("MESSAGE", "Subject: " + "x".repeat(1_300)), f.open);
        try (TcpPeer connection = new TcpPeer(portUs.accept())) {
            SipRequest down = connection.request();
            assertThat(down.method()).isEqualTo("MESSAGE");
            // Without an answer it would be sent again, over another connection.
            connection.send(SipResponse.to(down, 200, "OK").toTag("ue").build().toBytes());
            while (f.home.response().status() != 200) {
                // Those of the requests that nobody answered.
            }
            return connection.remotePort();
        }
    }
}
