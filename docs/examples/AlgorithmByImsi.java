import io.portcullis.pcscf.routes.IpsecCreate;
import io.portcullis.pcscf.routes.RegisterReply;
import io.portcullis.pcscf.routes.ReplyRoute;
import io.portcullis.pcscf.routes.Routes;

/** Test phones, by a range of IMSIs, get what can be read on the wire; all others get encryption, or are refused. */
public class AlgorithmByImsi implements Routes {

    private static final String ENCRYPTED = "aes-gcm,hmac-sha-1-96=aes-cbc";
    private static final String READABLE = "hmac-sha-1-96=null,hmac-md5-96=null";
    private static final long FIRST_TEST_PHONE = 1_010_000_000_000L;
    private static final long LAST_TEST_PHONE = 1_010_000_009_999L;

    @Override
    public void reply(ReplyRoute reply) {
        if (reply instanceof RegisterReply register && register.wantsIpsec()) {
            String imsi = imsi(register.impi().orElse(""));
            int result = register.ipsec_create(isTestPhone(imsi) ? READABLE : ENCRYPTED);
            if (result == IpsecCreate.SUCCESS) {
                register.xlog("IMSI " + imsi + " has $ipsec(alg) with $ipsec(ealg)\n");
            }
        }
        // After ipsec_create this sends the 401, or refuses if it failed.
        reply.proceed();
    }

    /** A private identity derived from the IMSI is IMSI@realm (TS 23.003 13.3). */
    private static String imsi(String impi) {
        int at = impi.indexOf('@');
        return at < 0 ? impi : impi.substring(0, at);
    }

    private static boolean isTestPhone(String imsi) {
        if (!imsi.matches("[0-9]{6,15}")) {
            return false;
        }
        long number = Long.parseLong(imsi);
        return number >= FIRST_TEST_PHONE && number <= LAST_TEST_PHONE;
    }
}
