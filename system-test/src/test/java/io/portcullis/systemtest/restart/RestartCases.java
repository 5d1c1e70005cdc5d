package io.portcullis.systemtest.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.portcullis.conformance.Shows;
import io.portcullis.ipsec.sa.SaCounters;
import io.portcullis.lab.ue.CallState;
import io.portcullis.lab.ue.Ue;
import io.portcullis.lab.ue.UeCall;
import io.portcullis.lab.ue.UeSetStatus;
import io.portcullis.systemtest.lab.Lab;
import io.portcullis.systemtest.run.ServerProcess;
import org.junit.jupiter.api.Test;

/** A P-CSCF that ends suddenly and starts again, with many phones registered and calls going on. */
abstract class RestartCases {

    private static final int CALLS = 10;
    /** As long as a transaction lasts: two hundred phones at once are much for one slow processor. */
    private static final Duration PATIENCE = Duration.ofSeconds(32);

    private final String backend;
    private final int count;

    RestartCases(String backend, int phones) {
        this.backend = backend;
        this.count = phones;
    }

    @Test
    @Shows({"row 11.2", "row 11.3", "row 11.4", "field 22.1", "field 28.2"})
    void noPhoneHasToRegisterAgainAfterTheServerWasKilled() throws Exception {
        try (Lab lab = new Lab(backend, count, PATIENCE)) {
            int statesBefore = lab.states();
            ServerProcess server = lab.start();
            int policies = lab.policies();
            lab.each(lab.phones(), Ue::register);
            assertThat(lab.policies()).as("policies do not grow with the phones").isEqualTo(policies);
            boolean kernel = backend.equals("kernel");
            assertThat(lab.states()).isEqualTo(kernel ? 4 * count : 0);
            List<UeCall> calls = calls(lab);
            int accepted = lab.acceptedByHome();
            assertThat(accepted).isEqualTo(count);

            server.kill();
            server.close();
            server = lab.start();
            assertThat(server.log()).contains("registrations=" + count)
                    .contains(kernel ? "adopted=" + 4 * count : "installed=" + 4 * count);
            everybodyTalks(lab);

            server.kill();
            server.close();
            lab.flushStates();
            server = lab.start();
            assertThat(server.log()).contains("registrations=" + count).contains("installed=" + 4 * count);
            everybodyTalks(lab);
            nothingWasTakenForAReplay(lab);
            for (UeCall call : calls) {
                assertThat(call.state()).isEqualTo(CallState.ESTABLISHED);
                call.hangUp().get(60, TimeUnit.SECONDS);
            }
            await().atMost(Duration.ofSeconds(30)).until(() -> lab.incomingCallsEnded() == CALLS);
            assertThat(lab.acceptedByHome()).as("nobody registered again").isEqualTo(accepted);

            lab.each(lab.phones(), Ue::deregister);
            await().atMost(Duration.ofSeconds(120)).until(() -> lab.states() == statesBefore);
            assertThat(lab.policies()).isEqualTo(policies);
            assertThat(server.terminate()).isEqualTo(143);
            assertThat(lab.policies()).as("nothing is promised to anybody, so nothing is left").isZero();
            server.close();
        }
    }

    @Test
    @Shows({"row 11.2", "field 22.1", "field 28.2"})
    void whoIsToldToStopLeavesWhatTheNextRunGoesOnWith() throws Exception {
        try (Lab lab = new Lab(backend, 9, PATIENCE)) {
            ServerProcess server = lab.start();
            lab.each(lab.phones(), Ue::register);
            int states = lab.states();
            int policies = lab.policies();
            assertThat(server.terminate()).isEqualTo(143);
            server.close();
            assertThat(lab.states()).isEqualTo(states);
            if (backend.equals("kernel")) {
                assertThat(lab.policies()).as("nothing passes in clear meanwhile").isEqualTo(policies);
            }
            server = lab.start();
            everybodyTalks(lab);
            nothingWasTakenForAReplay(lab);
            lab.each(lab.phones(), Ue::reauthenticate);
            everybodyTalks(lab);
            server.terminate();
            server.close();
        }
    }

    private static void everybodyTalks(Lab lab) throws InterruptedException {
        lab.each(lab.phones(), Lab::talkToItself);
    }

    private static List<UeCall> calls(Lab lab) throws Exception {
        List<UeCall> calls = new ArrayList<>();
        List<Ue> phones = lab.phones();
        for (int i = 0; i < CALLS; i++) {
            Ue caller = phones.get(2 * i);
            Ue callee = phones.get(2 * i + 1);
            calls.add(caller.call(callee.config().impu()).get(60, TimeUnit.SECONDS));
        }
        for (UeCall call : calls) {
            call.established().get(60, TimeUnit.SECONDS);
        }
        // An ACK that is lost with the server is sent again only when the 200 is, and that ends after 32 s.
        await().atMost(PATIENCE).until(() -> lab.incomingCallsUp() == CALLS);
        return calls;
    }

    /** Every packet that came to a phone was new to it, and went in both directions of every set. */
    private static void nothingWasTakenForAReplay(Lab lab) throws Exception {
        for (Ue phone : lab.phones()) {
            for (UeSetStatus set : phone.sets().get(60, TimeUnit.SECONDS)) {
                for (SaCounters counters : set.counters().values()) {
                    assertThat(counters.replayed()).as("%s: %s", phone, set).isZero();
                    assertThat(counters.integrityFailed()).as("%s: %s", phone, set).isZero();
                }
            }
        }
    }
}
