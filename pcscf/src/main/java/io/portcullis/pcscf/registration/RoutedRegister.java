package io.portcullis.pcscf.registration;

import java.util.Optional;

import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.pcscf.hooks.RouteHooks;
import io.portcullis.pcscf.hooks.RoutedReply;
import io.portcullis.pcscf.hooks.RoutedTransaction;
import io.portcullis.pcscf.routing.Forwarder;
import io.portcullis.pcscf.security.AkaChallenge;
import io.portcullis.pcscf.security.SecAgreeTags;
import io.portcullis.pcscf.security.UeSet;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transport.Hop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A REGISTER on its way through the operator's routes: what holds of its sets whatever a route does. */
final class RoutedRegister extends RoutedTransaction {

    private static final Logger LOG = LoggerFactory.getLogger(RoutedRegister.class);

    private final Attempt attempt;
    private final RegisterAnswers answers;
    private @Nullable UeSet created;
    private boolean saved;
    private int theirStatus;

    RoutedRegister(RouteHooks hooks, Forwarder forwarder, Attempt attempt, RegisterAnswers answers) {
        super(hooks, forwarder, attempt.transaction(), Optional.of(attempt.context().impi()),
                RegisterAnswers.failures(attempt));
        this.attempt = attempt;
        this.answers = answers;
    }

    @Override
    protected @Nullable UeSet requestSet() {
        return created == null ? attempt.via() : created;
    }

    void created(UeSet set) {
        created = set;
    }

    @Nullable
    UeSet created() {
        return created;
    }

    boolean saved() {
        return saved;
    }

    void nowSaved() {
        saved = true;
    }

    @Override
    protected RoutedReply reply(SipResponse came, SipResponse stripped, Hop arrivedBy) {
        theirStatus = came.status();
        Optional<AkaKeys> keys = came.status() == 401 ? AkaChallenge.keys(came) : Optional.empty();
        return new RegisterResponse(this, attempt, answers, arrivedBy, stripped, keys);
    }

    /** A Security-Server that no set stands behind would lock the UE out. */
    @Override
    protected SipResponse ending(SipResponse answer) {
        if (answer.status() != 401 || created != null) {
            return answer;
        }
        if (attempt.transaction().request().has(SecAgreeTags.SECURITY_CLIENT)) {
            LOG.atWarn().addKeyValue("impi", attempt.context().impi())
                    .log("The 401 leaves without Security-Server: no security associations were made for it");
        }
        return answer.edit().remove(SecAgreeTags.SECURITY_SERVER).done();
    }

    @Override
    protected void ended(SipResponse answer, boolean ours) {
        if (answer.status() >= 300) {
            if (theirStatus >= 300) {
                answers.failed(attempt, theirStatus);
            } else if (!ours) {
                answers.drop(attempt);
            }
            if (created != null && answer.status() != 401) {
                answers.sets().refused(created, transaction());
            }
        } else if (!saved) {
            LOG.atWarn().addKeyValue("impi", attempt.context().impi())
                    .log("The {} to a REGISTER leaves, and the registration was not saved", answer.status());
        }
    }
}
