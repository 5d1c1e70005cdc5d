package io.portcullis.lab.ue;

import static io.portcullis.lab.ue.LabFixture.failure;
import static io.portcullis.lab.ue.LabFixture.get;
import static io.portcullis.lab.ue.LabFixture.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import io.portcullis.ipsec.sa.SaBackendException;
import io.portcullis.ipsec.sa.SaCounters;
import io.portcullis.lab.ue.UeEvent.Failed;
import io.portcullis.lab.ue.UeFailure.BackendRefused;
import io.portcullis.lab.ue.UeFailure.BadAnswer;
import io.portcullis.lab.ue.UeFailure.Local;
import io.portcullis.lab.ue.UeFailure.NoAgreement;
import io.portcullis.lab.ue.UeFailure.NoAnswer;
import io.portcullis.lab.ue.UeFailure.NoProtectedAnswer;
import io.portcullis.lab.ue.UeFailure.OutOfSequence;
import io.portcullis.lab.ue.UeFailure.Refused;
import io.portcullis.lab.ue.UeFailure.WrongKey;
import io.portcullis.lab.ue.UeFailure.WrongState;
import io.portcullis.sip.stack.transport.TransportProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistrationFailureTest {

    private LabFixture lab;

    @BeforeEach
    void open() throws Exception {
        lab = new LabFixture("127.0.0.1");
    }

    @AfterEach
    void leavesNothingBehind() throws Exception {
        try {
            until(() -> lab.backend.protectedPorts() == 0 && lab.backend.installed().isEmpty());
        } finally {
            lab.close();
        }
    }

    private UeConfig config() {
        return lab.config(TransportProtocol.UDP);
    }

    private UeConfig impatient() {
        return config().withTimeouts(Duration.ofMillis(700), Duration.ofSeconds(10));
    }

    @Test
    void saysThatNobodyAnsweredSm1() throws Exception {
        lab.network.answerSm1 = false;
        UeFailure failure = failure(lab.ue(impatient()).register());
        assertThat(failure).isInstanceOf(NoAnswer.class);
        assertThat(failure.stage()).isEqualTo(Stage.SM1);
        assertThat(failure.cause()).contains("no answer from the P-CSCF").contains("Wrong address or port");
        assertThat(lab.events(Failed.class)).extracting(Failed::failure).containsExactly(failure);
    }

    @Test
    void saysThatTcpWasRefused() throws Exception {
        UeConfig config = lab.config(TransportProtocol.TCP).withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(10));
        lab.pcscf.close();
        UeFailure failure = failure(lab.ue(config).register());
        assertThat(failure).isInstanceOf(Local.class);
        assertThat(failure.cause()).contains("could not send to the P-CSCF");
    }

    @Test
    void saysThatTheKeyIsWrong() throws Exception {
        lab.auc.wrongKey();
        UeFailure failure = failure(lab.ue(config()).register());
        assertThat(failure).isInstanceOf(WrongKey.class);
        assertThat(failure.cause()).contains("wrong Ki or OPc at one side");
        // The network is told: a REGISTER with the nonce, but neither response nor auts.
        List<TextMessage> registers = lab.pcscf.requests("REGISTER");
        assertThat(registers).hasSize(2);
        TextMessage told = registers.getLast();
        assertThat(told.flow()).isEqualTo("open");
        assertThat(told.param("Authorization", "nonce")).isEqualTo(lab.network.lastNonce);
        assertThat(told.header("Authorization")).contains("response=\"\"").doesNotContain("auts");
        assertThat(lab.backend.calls()).noneMatch(call -> call.startsWith("install"));
    }

    @Test
    void saysThatTheSequenceNumberIsBeyondRepair() throws Exception {
        lab.auc.usimHasSeen(1_000_000);
        lab.auc.ignoreResynchronisation();
        lab.auc.sequence(1);
        UeFailure failure = failure(lab.ue(config()).register());
        assertThat(failure).isInstanceOf(OutOfSequence.class);
        assertThat(lab.pcscf.requests("REGISTER")).hasSize(2);
    }

    @Test
    void saysThatThereIsNoSecurityServer() throws Exception {
        lab.network.withSecurityServer = false;
        UeFailure failure = failure(lab.ue(config()).register());
        assertThat(failure).isInstanceOf(NoAgreement.class);
        assertThat(failure.cause()).contains("no Security-Server");
    }

    @Test
    void refusesAnAlgorithmThatItDidNotOffer() throws Exception {
        lab.network.alg = "hmac-md5-96";
        UeFailure failure = failure(lab.ue(config()).register());
        assertThat(failure).isInstanceOf(NoAgreement.class);
        assertThat(failure.cause()).contains("none");
    }

    @Test
    void refusesANetworkThatWantsNoAuthentication() throws Exception {
        lab.network.firstStatus = 200;
        assertThat(failure(lab.ue(config()).register())).isInstanceOf(NoAgreement.class);
    }

    @ParameterizedTest
    @CsvSource({"403, unknown or barred", "421, demands a security agreement", "494, no algorithm in common",
        "500, problem of its own", "420, option tag"})
    void explainsARefusalOfSm1(int status, String words) throws Exception {
        lab.network.firstStatus = status;
        UeFailure failure = failure(lab.ue(config()).register());
        assertThat(failure).isInstanceOf(Refused.class);
        assertThat(failure.stage()).isEqualTo(Stage.SM1);
        assertThat(failure.cause()).contains(words);
    }

    @ParameterizedTest
    @CsvSource({"401, did not accept RES", "403, wrong Ki or OPc", "494, Security-Verify differs"})
    void explainsARefusalOfSm7(int status, String words) throws Exception {
        lab.network.sm7Status = status;
        UeFailure failure = failure(lab.ue(config()).register());
        assertThat(failure).isInstanceOf(Refused.class);
        assertThat(failure.stage()).isEqualTo(Stage.SM7);
        assertThat(failure.cause()).contains(words);
    }

    @Test
    void saysWhatTheBackendRefused() throws Exception {
        lab.backend.refuseInstall(new SaBackendException(SaBackendException.Reason.UNSUPPORTED, 93,
                "NEWSA: EPROTONOSUPPORT"));
        UeFailure failure = failure(lab.ue(config()).register());
        assertThat(failure).isInstanceOf(BackendRefused.class);
        assertThat(failure.cause()).contains("no ESP").contains("EPROTONOSUPPORT");
        assertThat(lab.pcscf.requests("REGISTER")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"4, 0, none came back", "0, 0, not one ESP packet has left", "4, 2, the SAs work"})
    void saysWhyNobodyAnsweredSm7(long out, long in, String words) throws Exception {
        lab.network.answerSm7 = false;
        lab.backend.count(new SaCounters(out, 0, out, 0, 0), new SaCounters(in, 0, in, 0, 0));
        UeFailure failure = failure(lab.ue(impatient()).register());
        assertThat(failure).isInstanceOf(NoProtectedAnswer.class);
        assertThat(failure.stage()).isEqualTo(Stage.SM7);
        assertThat(failure.cause()).contains(words);
    }

    @Test
    void keepsTheOldSetWhenReauthenticationFails() throws Exception {
        Ue ue = lab.ue(config());
        get(ue.register());
        lab.network.sm7Status = 403;
        assertThat(failure(ue.reauthenticate())).isInstanceOf(Refused.class);
        assertThat(lab.backend.installed()).hasSize(4);
        assertThat(ue.registration()).isPresent();

        lab.network.sm7Status = 200;
        lab.network.others = request -> lab.pcscf.answer(request, 200, "OK");
        get(ue.message("sip:bob@ims.example", "still here"));
        get(ue.powerOff());
    }

    @Test
    void saysThatAChallengeIsNoAka() throws Exception {
        lab.pcscf.script(message -> lab.pcscf.answer(message, 401, "Unauthorized",
                "WWW-Authenticate: Digest realm=\"ims.example\", nonce=\"abc\", algorithm=MD5"));
        UeFailure failure = failure(lab.ue(config()).register());
        assertThat(failure).isInstanceOf(BadAnswer.class);
        assertThat(failure.cause()).contains("AKAv1-MD5");
    }

    @ParameterizedTest
    @CsvSource({"AAAA", "!!!", "''"})
    void saysThatANonceIsTooShort(String nonce) throws Exception {
        lab.pcscf.script(message -> lab.pcscf.answer(message, 401, "Unauthorized",
                "WWW-Authenticate: Digest realm=\"ims.example\", nonce=\"" + nonce + "\", algorithm=AKAv1-MD5"));
        UeFailure failure = failure(lab.ue(config()).register());
        assertThat(failure).isInstanceOf(BadAnswer.class);
        assertThat(failure.cause()).contains("RAND and AUTN");
    }

    @Test
    void saysThatAllPortsAreTaken() throws Exception {
        PortRange one = new PortRange(46_000, 46_000);
        UeConfig config = config().withPorts(new PortRange(46_001, 46_010), one, new PortRange(46_011, 46_020));
        Ue first = lab.ue(config);
        get(first.register());
        UeFailure failure = failure(lab.ue(config).register());
        assertThat(failure).isInstanceOf(Local.class);
        assertThat(failure.cause()).contains("no free port in 46000-46000");
        get(first.powerOff());
    }

    @Test
    void tellsThatItIsNotRegistered() throws Exception {
        Ue ue = lab.ue(config());
        assertThat(failure(ue.refresh())).isInstanceOf(WrongState.class);
        assertThat(failure(ue.deregister())).isInstanceOf(WrongState.class);
        assertThat(failure(ue.message("sip:bob@ims.example", "x"))).isInstanceOf(WrongState.class);
        assertThat(failure(ue.call("sip:bob@ims.example"))).isInstanceOf(WrongState.class);
        get(ue.register());
        assertThat(failure(ue.register())).isInstanceOf(WrongState.class);
        get(ue.powerOff());
    }

    @Test
    void stopsAtOnceWhenSwitchedOff() throws Exception {
        lab.network.answerSm7 = false;
        Ue ue = lab.ue(config().withTimeouts(Duration.ofSeconds(30), Duration.ofSeconds(30)));
        var registering = ue.register();
        until(() -> lab.pcscf.requests("REGISTER").size() == 2);

        get(ue.powerOff());

        assertThat(registering).isDone();
        assertThat(failure(registering)).isInstanceOf(WrongState.class);
        assertThat(lab.backend.installed()).isEmpty();
    }
}
