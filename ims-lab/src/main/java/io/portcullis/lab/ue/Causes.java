package io.portcullis.lab.ue;

import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.lab.ue.UeFailure.NoProtectedAnswer;
import io.portcullis.lab.ue.UeFailure.Refused;

/** What most likely lies behind a failure, in words. */
final class Causes {

    private Causes() {}

    static String noAnswerUnprotected(UeConfig config) {
        return "no answer from the P-CSCF at " + text(config) + " within " + config.answerTimeout().toMillis()
                + " ms. Wrong address or port, P-CSCF not running, a firewall, or the home network behind it is silent.";
    }

    static String connectFailed(UeConfig config, Throwable problem) {
        return "could not send to the P-CSCF at " + text(config) + ": " + words(problem);
    }

    static NoProtectedAnswer noProtectedAnswer(Stage stage, UeConfig config, long sent, long received) {
        String start = "no answer over the new set within " + config.answerTimeout().toMillis() + " ms; ";
        String cause;
        if (sent == 0) {
            cause = "not one ESP packet has left on it: the local SAs, ports or routes do not fit the traffic.";
        } else if (sent < 0) {
            cause = "probable SA mismatch (SPIs, ports, algorithms or keys differ at the P-CSCF), or a NAT or firewall "
                    + "between that does not pass ESP.";
        } else if (received == 0) {
            cause = sent
                    + " ESP packets left and none came back: probable SA mismatch (SPIs, ports, algorithms or keys "
                    + "differ at the P-CSCF), or a NAT or firewall between that does not pass ESP.";
        } else {
            cause = sent + " ESP packets left and " + received
                    + " came back, so the SAs work: the P-CSCF or the home network behind it did not answer.";
        }
        return new NoProtectedAnswer(stage, start + cause, sent, received);
    }

    static String wrongKey() {
        return "AUTN does not prove that the network knows this USIM: wrong Ki or OPc at one side.";
    }

    static String outOfSequence() {
        return "the network's sequence number is out of range even after resynchronisation (AUTS): its SQN handling is "
                + "broken, or AUTS was computed with another Ki or OPc.";
    }

    static String backend(SaBackendException refusal) {
        String hint = switch (refusal.reason()) {
            case SPI_IN_USE -> "An SA with this SPI exists already, perhaps left by an earlier run. ";
            case UNSUPPORTED -> "The kernel has no ESP or not this algorithm; the userspace backend has all. ";
            case NOT_PERMITTED -> "A capability is missing (CAP_NET_ADMIN, CAP_NET_RAW). ";
            case NO_RESOURCES -> "Out of memory or table space. ";
            case NOT_FOUND, FAILED -> "";
        };
        return "the SA backend refused. " + hint + "It says: " + words(refusal);
    }

    static Refused refused(Stage stage, int status, String reason) {
        return new Refused(stage, status + " " + reason + ". " + likely(stage, status), status, reason);
    }

    private static String likely(Stage stage, int status) {
        return switch (status) {
            case 401, 407 -> stage == Stage.SM7
                    ? "Challenged again although the challenge was answered: the home network did not accept RES "
                            + "(wrong Ki or OPc at one side), or lost its state between."
                    : "A challenge where none was expected.";
            case 403 -> stage == Stage.SM7
                    ? "The home network does not accept this UE's answer (wrong Ki or OPc at one side), or the IMPI is not "
                            + "that of the set."
                    : "The network forbids it: unknown or barred IMPI or IMPU, or not allowed here.";
            case 404 -> "Nobody has this identity, or the domain is wrong.";
            case 420 -> "An option tag is not understood: perhaps the P-CSCF has no security agreement at all.";
            case 421 -> "The P-CSCF demands a security agreement and saw none in the request.";
            case 480, 430 -> "The other side is not registered, or its set is gone.";
            case 486, 600 -> "The other side is busy.";
            case 487 -> "The request was cancelled.";
            case 494 -> "The security agreement does not fit: no algorithm in common, or Security-Verify differs from "
                    + "what the P-CSCF sent, or Security-Client changed.";
            case 500, 503, 504,
                    408 -> "The network has a problem of its own (home network not reached, SPIs or ports used "
                            + "up, or SAs refused by its kernel).";
            default -> "See the P-CSCF's and the home network's log.";
        };
    }

    /** The problem's own words, or its kind if it has none. */
    static String words(Throwable problem) {
        String message = problem.getMessage();
        return message == null ? problem.getClass().getSimpleName() : message;
    }

    private static String text(UeConfig config) {
        return HostText.of(config.pcscf().getAddress(), config.pcscf().getPort());
    }
}
