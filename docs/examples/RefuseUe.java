import java.util.Set;

import io.portcullis.pcscf.routes.RegisterRoute;
import io.portcullis.pcscf.routes.RequestRoute;
import io.portcullis.pcscf.routes.Routes;

/** Refuses the registration of stolen phones, and of a kind of phone that is known to misbehave; all else is as always. */
public class RefuseUe implements Routes {

    private static final Set<String> STOLEN = Set.of("001010000000666@ims.mnc001.mcc001.3gppnetwork.org");

    @Override
    public void request(RequestRoute request) {
        if (request instanceof RegisterRoute register) {
            if (STOLEN.contains(register.impi().orElse(""))) {
                register.xlog(System.Logger.Level.WARNING, "Refused $fu from $si:$sp: stolen\n");
                register.reply(403, "Forbidden");
                return;
            }
            String phone = register.header("User-Agent");
            if (phone != null && phone.startsWith("BadPhone/1.")) {
                register.reply(503, "Service Unavailable", "Retry-After: 3600");
                return;
            }
        }
        request.proceed();
    }
}
