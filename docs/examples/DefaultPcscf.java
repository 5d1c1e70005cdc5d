import io.portcullis.pcscf.routes.FailureRoute;
import io.portcullis.pcscf.routes.FromUeReply;
import io.portcullis.pcscf.routes.FromUeRoute;
import io.portcullis.pcscf.routes.IpsecCreate;
import io.portcullis.pcscf.routes.RegisterReply;
import io.portcullis.pcscf.routes.RegisterRoute;
import io.portcullis.pcscf.routes.ReplyRoute;
import io.portcullis.pcscf.routes.RequestRoute;
import io.portcullis.pcscf.routes.Routes;
import io.portcullis.pcscf.routes.ToUeReply;
import io.portcullis.pcscf.routes.ToUeRoute;

/** What the P-CSCF does by itself, written out: each step stands where it can be left out, or something put before it. */
public class DefaultPcscf implements Routes {

    @Override
    public void request(RequestRoute request) {
        switch (request) {
            case RegisterRoute register -> register(register);
            case FromUeRoute fromUe -> fromUe(fromUe);
            case ToUeRoute toUe -> toUe(toUe);
        }
    }

    private static void register(RegisterRoute r) {
        r.checkSecurityAssociation();
        r.requireSecurityAgreement();
        r.stripSecurityAgreement();
        r.stripAssertedIdentity();
        r.setIntegrityProtected();
        r.addPath();
        r.setVisitedNetwork();
        r.setChargingVector();
        r.removeRoute();
        r.countHop();
        r.relay();
    }

    private static void fromUe(FromUeRoute r) {
        r.requireRegistration();
        r.assertIdentity();
        r.setServiceRoute();
        r.stripSecurityAgreement();
        r.setChargingVector();
        r.setVisitedNetwork();
        r.recordRoute();
        r.countHop();
        r.relay();
    }

    private static void toUe(ToUeRoute r) {
        r.findUe();
        r.stripChargingHeaders();
        r.recordRoute();
        r.countHop();
        r.relay();
    }

    @Override
    public void reply(ReplyRoute reply) {
        switch (reply) {
            case RegisterReply register -> registerReply(register);
            case FromUeReply fromUe -> {
                fromUe.stripChargingHeaders();
                fromUe.send();
            }
            case ToUeReply toUe -> {
                toUe.stripSecurityAgreement();
                toUe.assertIdentity();
                toUe.send();
            }
        }
    }

    private static void registerReply(RegisterReply r) {
        r.stripChargingHeaders();
        if (r.wantsIpsec()) {
            if (r.ipsec_create() != IpsecCreate.SUCCESS) {
                r.refuse();
            }
            r.xlog("Using $ipsec(ip):$ipsec(port-s) for $ipsec_ue(ip):$ipsec_ue(port-c)\n");
        } else if (r.status() >= 200 && r.status() < 300) {
            r.save();
        }
        r.send();
    }

    @Override
    public void failure(FailureRoute failure) {
        failure.send();
    }
}
