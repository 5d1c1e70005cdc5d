package io.portcullis.lab.ue;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.portcullis.ipsec.sa.AkaKeys;
import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.lab.aka.AkaResult;
import io.portcullis.lab.ue.UeFailure.BackendRefused;
import io.portcullis.lab.ue.UeFailure.NoAgreement;
import io.portcullis.lab.ue.UeFailure.OutOfSequence;
import io.portcullis.lab.ue.UeFailure.WrongKey;
import io.portcullis.sip.message.SipResponse;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.jspecify.annotations.Nullable;

/**
 * One run of the registration procedure: SM1 to SM12 of TS 33.203 7.2, or a REGISTER over an established set that the
 * network may accept at once or challenge (TS 24.229 5.1.1.4). All of it happens on the UE's own thread.
 */
final class Registering {

    /** What the run is for. */
    enum Purpose {
        /** The first REGISTER, unprotected. */
        INITIAL,
        /** Over the set; answers the old challenge again. */
        REFRESH,
        /** Over the set; asks for a new challenge. */
        REAUTHENTICATE,
        /** Over the set, with expiry 0. */
        DEREGISTER
    }

    private static final int MAX_RESYNCHRONISATIONS = 1;

    private final UeContext ue;
    private final Purpose purpose;
    private final @Nullable UeSet over;
    private final @Nullable PortLease unprotectedPort;
    private Proposal proposal;
    private boolean proposalUsed;
    private int resynchronisations;

    private Registering(UeContext ue, Purpose purpose, @Nullable UeSet over, @Nullable PortLease unprotectedPort,
            Proposal proposal) {
        this.ue = ue;
        this.purpose = purpose;
        this.over = over;
        this.unprotectedPort = unprotectedPort;
        this.proposal = proposal;
    }

    /** Runs it; ports and SPIs that no set holds are free again when the future completes. */
    static CompletableFuture<UeRegistration> run(UeContext ue, Purpose purpose) {
        UeSet over = purpose == Purpose.INITIAL ? null : ue.sets().current();
        PortLease unprotectedPort = null;
        try {
            if (over == null) {
                unprotectedPort = ue.leases().unprotectedPort(ue.config().address(), ue.config().unprotectedPorts());
            }
            Proposal proposal = Proposal.take(ue, over == null ? null : over.server());
            Registering run = new Registering(ue, purpose, over, unprotectedPort, proposal);
            return run.firstRegister().whenComplete((done, failed) -> run.giveBack());
        } catch (UeException e) {
            if (unprotectedPort != null) {
                unprotectedPort.close();
            }
            return CompletableFuture.failedFuture(e);
        }
    }

    private void giveBack() {
        if (!proposalUsed) {
            proposal.close();
        }
        if (unprotectedPort != null) {
            unprotectedPort.close();
        }
    }

    private Stage firstStage() {
        return switch (purpose) {
            case INITIAL -> Stage.SM1;
            case REFRESH, REAUTHENTICATE -> Stage.REFRESH;
            case DEREGISTER -> Stage.DEREGISTER;
        };
    }

    // ---- SM1 and its like

    private CompletableFuture<UeRegistration> firstRegister() {
        String authorization = switch (purpose) {
            case INITIAL, REAUTHENTICATE -> ue.authorization().withoutNonce();
            case REFRESH, DEREGISTER -> ue.authorization().proof("REGISTER");
        };
        return sendFirst(authorization).thenCompose(this::afterFirst);
    }

    private CompletableFuture<Answer> sendFirst(String authorization) {
        RegisterText text = new RegisterText(authorization, proposal.securityClient(), expires());
        return over == null
                ? ue.requests().registerUnprotected(text, Objects.requireNonNull(unprotectedPort, "taken with no set"))
                : ue.requests().registerOver(over, text);
    }

    private long expires() {
        return purpose == Purpose.DEREGISTER ? 0 : ue.config().expires().toSeconds();
    }

    private CompletableFuture<UeRegistration> afterFirst(Answer answer) {
        return switch (answer) {
            case Answer.Final done when done.status() == 401 -> challenged(done.response());
            case Answer.Final done when done.success() && over != null -> accepted(done.response(), over, false);
            case Answer.Final done when done.success() -> failed(new NoAgreement(Stage.SM6, "the network accepted the "
                    + "first REGISTER without authentication and without a security agreement."));
            case Answer.Final done -> failed(Causes.refused(firstStage(), done.status(), done.response().reason()));
            case Answer.Timeout none -> over == null
                    ? failed(new UeFailure.NoAnswer(Stage.SM1, Causes.noAnswerUnprotected(ue.config())))
                    : noAnswerOver(over, firstStage());
            case Answer.Abandoned none -> abandoned(firstStage());
            case Answer.Unsendable unsendable -> failed(unsendable(firstStage(), unsendable));
        };
    }

    private UeFailure unsendable(Stage stage, Answer.Unsendable unsendable) {
        return new UeFailure.Local(stage, Causes.connectFailed(ue.config(), unsendable.problem()));
    }

    // ---- the 401

    private CompletableFuture<UeRegistration> challenged(SipResponse unauthorized) {
        AkaChallenge challenge;
        try {
            challenge = AkaChallenge.of(unauthorized);
        } catch (UeException e) {
            return CompletableFuture.failedFuture(e);
        }
        ue.stepDone(Stage.SM6, "401 with an " + challenge.algorithm() + " challenge of realm " + challenge.realm());
        return switch (ue.usim().authenticate(challenge.rand(), challenge.autn())) {
            case AkaResult.Success success -> authenticated(unauthorized, challenge, success);
            case AkaResult.MacFailure none -> macFailed(challenge);
            case AkaResult.SyncFailure sync -> outOfSequence(challenge, sync.auts());
        };
    }

    private CompletableFuture<UeRegistration> macFailed(AkaChallenge challenge) {
        WrongKey failure = new WrongKey(Stage.AKA, Causes.wrongKey());
        // The network is told, so that it drops the authentication; whatever it answers, this run has failed.
        return nextProposal().thenCompose(ready -> sendFirst(ue.authorization().macFailure(challenge)))
                .thenCompose(ignored -> failed(failure));
    }

    private CompletableFuture<UeRegistration> outOfSequence(AkaChallenge challenge, byte[] auts) {
        if (resynchronisations == MAX_RESYNCHRONISATIONS) {
            return failed(new OutOfSequence(Stage.AKA, Causes.outOfSequence()));
        }
        resynchronisations++;
        ue.stepDone(Stage.AKA, "SQN out of range: asking for resynchronisation with AUTS");
        String authorization = ue.authorization().resynchronise(challenge, auts, "REGISTER");
        return nextProposal().thenCompose(ready -> sendFirst(authorization)).thenCompose(this::afterFirst);
    }

    private CompletableFuture<Void> nextProposal() {
        try {
            proposal = proposal.withFreshSpis(ue.config());
            return CompletableFuture.completedFuture(null);
        } catch (UeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    // ---- the set and SM7

    private CompletableFuture<UeRegistration> authenticated(SipResponse unauthorized, AkaChallenge challenge,
            AkaResult.Success success) {
        UeSet set;
        try (AkaKeys keys = success.keys()) {
            ServerOffer offer = ServerOffer.of(unauthorized, ue.config(), proposal);
            ue.stepDone(Stage.AKA, "the network is authentic; it chose " + offer.pair());
            ue.authorization().answers(challenge, success.res());
            set = ue.sets().install(proposal, offer, keys);
            proposalUsed = true;
        } catch (UeException e) {
            return CompletableFuture.failedFuture(e);
        } catch (SaBackendException e) {
            return failed(new BackendRefused(Stage.SET, Causes.backend(e), e.reason()));
        } finally {
            Arrays.fill(success.res(), (byte) 0);
        }
        RegisterText text = new RegisterText(ue.authorization().proof("REGISTER"), proposal.securityClient(),
                expires());
        return ue.requests().registerOver(set, text).thenCompose(answer -> afterSm7(set, answer))
                .whenComplete((registration, failure) -> {
                    if (failure != null) {
                        ue.sets().remove(set, "the registration over it failed");
                    }
                });
    }

    private CompletableFuture<UeRegistration> afterSm7(UeSet set, Answer answer) {
        return switch (answer) {
            case Answer.Final done when done.success() -> accepted(done.response(), set, true);
            case Answer.Final done -> failed(Causes.refused(Stage.SM7, done.status(), done.response().reason()));
            case Answer.Timeout none -> noAnswerOver(set, Stage.SM7);
            case Answer.Abandoned none -> abandoned(Stage.SM7);
            case Answer.Unsendable unsendable when ue.config().transport() == TransportProtocol.TCP ->
                    // A TCP connection through SAs that do not fit looks just like silence.
                    noAnswerOver(set, Stage.SM7);
            case Answer.Unsendable unsendable -> failed(unsendable(Stage.SM7, unsendable));
        };
    }

    private CompletableFuture<UeRegistration> noAnswerOver(UeSet set, Stage stage) {
        UeSet.Traffic traffic = ue.sets().traffic(set);
        return failed(Causes.noProtectedAnswer(stage, ue.config(), traffic.sent(), traffic.received()));
    }

    // ---- the 200

    private CompletableFuture<UeRegistration> accepted(SipResponse ok, UeSet set, boolean authenticated) {
        UeRegistration registration = Accepted.read(ok, set.server().port(), expires(), authenticated, Instant.now());
        if (!ue.sets().holds(set)) {
            return abandoned(Stage.SM12);
        }
        ue.stepDone(authenticated ? Stage.SM12 : firstStage(), "200 over the set, registered for "
                + registration.expires().toSeconds() + " s");
        if (registration.expires().isZero()) {
            ue.ended("deregistered");
        } else {
            ue.registered(registration, set);
        }
        return CompletableFuture.completedFuture(registration);
    }

    private static CompletableFuture<UeRegistration> abandoned(Stage stage) {
        return failed(new UeFailure.WrongState(stage, "the phone was switched off meanwhile."));
    }

    private static CompletableFuture<UeRegistration> failed(UeFailure failure) {
        return CompletableFuture.failedFuture(new UeException(failure));
    }
}
