package io.portcullis.pcscf.registration;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionException;

import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.agreement.AgreementException;
import io.portcullis.ipsec.sa.agreement.AlgorithmPolicy;
import io.portcullis.pcscf.config.SecurityAgreement;
import io.portcullis.pcscf.hooks.RoutedReply;
import io.portcullis.pcscf.routes.IpsecCreate;
import io.portcullis.pcscf.routes.RegisterReply;
import io.portcullis.pcscf.routes.ReplyRoute;
import io.portcullis.pcscf.routing.ChargingHeaders;
import io.portcullis.pcscf.routing.Refusal;
import io.portcullis.pcscf.security.Offer;
import io.portcullis.pcscf.security.PortChoice;
import io.portcullis.pcscf.security.SecAgreeTags;
import io.portcullis.pcscf.security.SecurityRefusal;
import io.portcullis.pcscf.security.UeSet;
import io.portcullis.sip.message.MessageEdit;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transport.Hop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A response to a REGISTER in the reply hook. */
final class RegisterResponse extends RoutedReply implements RegisterReply {

    private static final Logger LOG = LoggerFactory.getLogger(RegisterResponse.class);
    private static final int LAST_PORT = 65_535;

    private final RoutedRegister exchange;
    private final Attempt attempt;
    private final RegisterAnswers answers;
    private final Optional<AkaKeys> keys;
    private boolean asked;
    private @Nullable SecurityRefusal refusal;

    /** @param keys of the challenge; closed with this */
    RegisterResponse(RoutedRegister exchange, Attempt attempt, RegisterAnswers answers, Hop arrivedBy,
            SipResponse response, Optional<AkaKeys> keys) {
        super(exchange, arrivedBy, response);
        this.exchange = exchange;
        this.attempt = attempt;
        this.answers = answers;
        this.keys = keys;
    }

    @Override
    protected ReplyRoute route() {
        return this;
    }

    @Override
    protected @Nullable UeSet set() {
        UeSet created = exchange.created();
        return created == null ? attempt.via() : created;
    }

    @Override
    protected void closed() {
        keys.ifPresent(AkaKeys::close);
    }

    @Override
    public void stripChargingHeaders() {
        change(ChargingHeaders::strip);
    }

    /** A second challenge on the set of the first: the answer was wrong, and the UE begins anew. */
    private boolean secondChallenge() {
        UeSet via = attempt.via();
        return via != null && via.temporary();
    }

    @Override
    public boolean wantsIpsec() {
        return status() == 401 && !secondChallenge()
                && answers.config().securityAgreement() != SecurityAgreement.OFF
                && !attempt.transaction().request().values(SecAgreeTags.SECURITY_CLIENT).isEmpty();
    }

    @Override
    public int ipsec_create(int portServer, int portClient, String algos) {
        requireUnsettled();
        Optional<String> wrong = wrongUse(portServer, portClient);
        AlgorithmPolicy policy = answers.config().algorithms();
        if (wrong.isEmpty() && !algos.isBlank()) {
            try {
                policy = AlgorithmPolicy.of(AlgorithmPolicy.parse(algos).ranks(),
                        answers.config().disableDeprecated());
            } catch (AgreementException unreadable) {
                wrong = Optional.ofNullable(unreadable.getMessage());
            }
        }
        if (wrong.isPresent()) {
            LOG.atError().addKeyValue("impi", attempt.context().impi()).log("ipsec_create: {}", wrong.get());
            return IpsecCreate.WRONG_USE;
        }
        asked = true;
        refusal = null;
        return create(new PortChoice(port(portServer), port(portClient)), policy);
    }

    private Optional<String> wrongUse(int portServer, int portClient) {
        if (status() != 401) {
            return Optional.of("it is for a 401 to a REGISTER, not for " + status());
        }
        if (secondChallenge()) {
            return Optional.of("the REGISTER answers a challenge already; the UE has to begin anew");
        }
        if (exchange.created() != null) {
            return Optional.of("the set of this 401 has been made already");
        }
        boolean ports = portServer >= 0 && portServer <= LAST_PORT && portClient >= 0 && portClient <= LAST_PORT;
        return ports ? Optional.empty() : Optional.of("a port is 1 to 65535, or 0 for the configured one");
    }

    private static OptionalInt port(int port) {
        return port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
    }

    private int create(PortChoice ports, AlgorithmPolicy policy) {
        if (keys.isEmpty()) {
            return failed(IpsecCreate.NO_KEYS, new SecurityRefusal(500, RegisterAnswers.NO_KEYS));
        }
        if (!portsThere(ports)) {
            return failed(IpsecCreate.NO_SOCKET_OR_OFFER, new SecurityRefusal(500, "no ipsec sockets for " + ports
                    + " on " + attempt.transaction().arrivedBy().local().getAddress().getHostAddress()));
        }
        try {
            Optional<Offer> offer = answers.config().securityAgreement() == SecurityAgreement.OFF ? Optional.empty()
                    : Offer.of(attempt.transaction().request(), policy);
            if (offer.isEmpty() || offer.get().chosen().isEmpty()) {
                return failed(IpsecCreate.NO_SOCKET_OR_OFFER, new SecurityRefusal(494,
                        "nothing is offered that is allowed: " + offer.map(Offer::text).orElse("no Security-Client")));
            }
            MessageEdit<SipResponse> edit = message().edit();
            exchange.created(answers.create(attempt, offer.get(), keys.get(), ports, edit));
            become(edit.done());
            return IpsecCreate.SUCCESS;
        } catch (Refusal malformed) {
            return failed(IpsecCreate.NO_SOCKET_OR_OFFER, new SecurityRefusal(494, malformed.reason()));
        } catch (SecurityRefusal refused) {
            return failed(IpsecCreate.SA_FAILURE, refused);
        }
    }

    private boolean portsThere(PortChoice ports) {
        UeSet via = attempt.via();
        // port_ps stays at a re-authentication (TS 33.203 7.1): it is the server's, whatever is wanted.
        boolean taken = via != null && (ports.client().equals(OptionalInt.of(via.sas().ports().ps()))
                || ports.server().isPresent() && !ports.server().equals(OptionalInt.of(via.sas().ports().ps())));
        return !taken && answers.sets().offers(attempt.transaction().arrivedBy().local().getAddress(), ports);
    }

    private int failed(int code, SecurityRefusal why) {
        refusal = why;
        LOG.atWarn().addKeyValue("impi", attempt.context().impi()).addKeyValue("code", code)
                .log("No security association: {}", why.why());
        return code;
    }

    @Override
    public void refuse() {
        SecurityRefusal why = refusal;
        if (why == null) {
            throw new IllegalStateException("no ipsec_create has failed");
        }
        requireUnsettled();
        throw answers.refused(why);
    }

    @Override
    public void save() {
        requireUnsettled();
        if (status() < 200 || status() > 299) {
            throw new IllegalStateException("a registration is saved on a 2xx, not on " + status());
        }
        if (exchange.saved()) {
            return;
        }
        try {
            answers.change(attempt, message()).ifPresent(this::save);
        } catch (SecurityRefusal refused) {
            throw answers.refused(refused);
        }
        exchange.nowSaved();
    }

    private void save(RegisterAnswers.Change change) {
        try {
            answers.keep(attempt, change).toCompletableFuture().join();
        } catch (CompletionException failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            throw answers.refused(answers.notKept(attempt, change, cause));
        }
        answers.kept(attempt, change);
    }

    @Override
    public void proceed() {
        stripChargingHeaders();
        if (wantsIpsec() && exchange.created() == null && !asked) {
            ipsec_create();
        }
        if (refusal != null) {
            refuse();
        } else if (status() >= 200 && status() < 300) {
            save();
        }
        send();
    }
}
