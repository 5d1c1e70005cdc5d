package io.portcullis.pcscf;

import static org.assertj.core.api.Assertions.assertThat;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.agreement.Ipsec3gpp;
import io.portcullis.pcscf.PcscfFixture.Options;
import io.portcullis.sip.message.SipRequest;
import io.portcullis.sip.message.SipResponse;
import org.junit.jupiter.api.Test;

/** Row 9: the set belongs to the transaction; replies leave by the set that their request came in on. */
class TmTest {

    private static final String CHALLENGE = "WWW-Authenticate: Digest realm=\"ims.example\", " + PcscfFixture.NONCE
            + ", ck=\"" + PcscfFixture.CK + "\", ik=\"" + PcscfFixture.IK + "\"";

    /** The next request of a kind; those that are waiting for their answer come again meanwhile. */
    private static SipRequest next(PcscfFixture f, String method, String uri) throws Exception {
        SipRequest request = f.home.request();
        while (!request.method().equals(method) || !request.requestUri().toString().equals(uri)) {
            request = f.home.request();
        }
        return request;
    }

    @Test
    @Shows("row 9")
    void aReplyLeavesByTheSetThatItsRequestCameInOnWithOldAndNewSideBySide() throws Exception {
        try (PcscfFixture f = new PcscfFixture(Options.USUAL);
                Peer newClient = new Peer("127.0.0.3");
                Peer newServer = new Peer("127.0.0.3")) {
            SipResponse first = f.challenged("hmac-sha-1-96", "null");
            Ipsec3gpp old = PcscfFixture.securityServer(first);
            f.ueClient.send(f.sm7(f.offer("hmac-sha-1-96", "null"), PcscfFixture.verify(first), 600), f.portPs(old));
            f.accept(f.home.request(), 600);
            f.ueServer.response();

            f.ueClient.send(PcscfFixture.request("MESSAGE", "sip:old@ims.example", f.ueServer.hostPort()),
                    f.portPs(old));
            SipRequest onOld = next(f, "MESSAGE", "sip:old@ims.example");

            // A re-authentication over the old set: other ports of the phone, another port_pc of ours.
            String offer = f.offer("hmac-md5-96", "null").replace("port-c=" + f.ueClient.port(), "port-c="
                    + newClient.port()).replace("port-s=" + f.ueServer.port(), "port-s=" + newServer.port())
                    .replace("300000", "300002").replace("300001", "300003");
            f.ueClient.send(f.sm7(offer, PcscfFixture.verify(first), 600), f.portPs(old));
            f.homeAnswers(next(f, "REGISTER", "sip:ims.example"), 401, CHALLENGE);
            SipResponse second = f.ueServer.response();
            assertThat(second.status()).isEqualTo(401);
            assertThat(f.ueServer.lastSenderPort()).as("the 401 is the old set's").isEqualTo(old.portC());
            Ipsec3gpp fresh = PcscfFixture.securityServer(second);
            assertThat(fresh.portC()).isNotEqualTo(old.portC());
            newClient.send(f.sm7(offer, PcscfFixture.verify(second), 600), f.portPs(fresh));
            f.accept(next(f, "REGISTER", "sip:ims.example"), 600);
            assertThat(newServer.response().status()).isEqualTo(200);
            assertThat(newServer.lastSenderPort()).as("the 200 is the new set's").isEqualTo(fresh.portC());
            newClient.send(PcscfFixture.request("MESSAGE", "sip:new@ims.example", newServer.hostPort()),
                    f.portPs(fresh));
            SipRequest onNew = next(f, "MESSAGE", "sip:new@ims.example");

            f.homeAnswers(onNew, 202);
            f.homeAnswers(onOld, 202);
            assertThat(newServer.response().callId()).isEqualTo(onNew.callId());
            assertThat(newServer.lastSenderPort()).isEqualTo(fresh.portC());
            assertThat(f.ueServer.response().callId()).isEqualTo(onOld.callId());
            assertThat(f.ueServer.lastSenderPort()).isEqualTo(old.portC());
            assertThat(f.backend.installed()).as("both sets are there").hasSize(8);
        }
    }
}
