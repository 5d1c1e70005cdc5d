package io.portcullis.pcscf.security;

import java.util.List;
import java.util.Optional;

import io.portcullis.ipsec.sa.agreement.AgreementException;
import io.portcullis.ipsec.sa.agreement.Comparison;
import io.portcullis.ipsec.sa.agreement.Mechanism;
import io.portcullis.sip.message.SipRequest;

/** The checks of a REGISTER that came over a set (TS 33.203 7.2 SM7, RFC 3329 2.3.1). */
public final class Sm7 {

    private Sm7() {}

    /**
     * Checks the Via against the sender's address and Security-Verify against what we sent, and on a temporary set
     * Security-Client against SM1's.
     *
     * @throws SecurityRefusal 494, saying what differs
     */
    public static void check(SipRequest register, UeSet set) throws SecurityRefusal {
        // TS 33.203 7.1: the source address is the Via's.
        Optional<String> elsewhere = Nat.between(register, set.sas().ue());
        if (elsewhere.isPresent()) {
            throw new SecurityRefusal(494, elsewhere.get());
        }
        List<String> verify = register.values(SecAgreeTags.SECURITY_VERIFY);
        List<Mechanism> offer = set.offer();
        if (set.temporary()) {
            same("Security-Client", offer, register.values(SecAgreeTags.SECURITY_CLIENT));
            same("Security-Verify", parse(List.of(set.securityServer()), "Security-Server"), verify);
        } else if (!verify.isEmpty()) {
            same("Security-Verify", parse(List.of(set.securityServer()), "Security-Server"), verify);
        }
    }

    private static void same(String header, List<Mechanism> sent, List<String> came) throws SecurityRefusal {
        if (came.isEmpty()) {
            throw new SecurityRefusal(494, header + " is missing");
        }
        Optional<String> difference = Comparison.difference(sent, parse(came, header));
        if (difference.isPresent()) {
            throw new SecurityRefusal(494, header + " differs: " + difference.get());
        }
    }

    private static List<Mechanism> parse(List<String> values, String header) throws SecurityRefusal {
        try {
            return Mechanism.parseAll(values);
        } catch (AgreementException malformed) {
            throw new SecurityRefusal(494, header + " is malformed: " + malformed.getMessage());
        }
    }
}
