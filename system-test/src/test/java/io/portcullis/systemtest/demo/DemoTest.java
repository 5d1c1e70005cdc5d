package io.portcullis.systemtest.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Set;

import io.portcullis.conformance.Shows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demonstration on this machine, with ESP in user space. */
class DemoTest {

    @Test
    @Shows({"field 14", "field 30", "TS 33.203 7.1 protected ports", "TS 33.203 7.2 SM12"})
    void showsEveryStepAndLeavesNothing() throws Exception {
        Set<String> before = DemoProcess.traces();
        DemoExpectations.everyStepWasSeen(DemoProcess.run("--backend", "userspace"), 9, "userspace");
        // Namespaces end when the kernel has taken them down, a moment after their last process.
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(before).containsAll(DemoProcess.traces()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "KILL"})
    void leavesNothingHoweverItEnds(String signal) throws Exception {
        Set<String> before = DemoProcess.traces();
        DemoProcess.end(DemoProcess.staying("--backend", "userspace", "--ues", "3"), signal);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(before).containsAll(DemoProcess.traces()));
    }

    @Test
    void saysWhichPhoneHasAWrongKiAndRegistersTheOthers() throws Exception {
        DemoProcess demo = DemoProcess.run("--backend", "userspace", "--ues", "6", "--wrong-ki", "2");
        assertThat(demo.exit()).isEqualTo(1);
        assertThat(demo.who("missed")).containsExactly("ue2");
        assertThat(String.valueOf(demo.events("missed").getFirst().get("cause"))).contains("wrong Ki or OPc");
        assertThat(demo.who("registered")).containsExactly("ue1", "ue3", "ue4", "ue5", "ue6");
        assertThat(demo.who("deregistered")).containsExactly("ue1", "ue3", "ue4", "ue5", "ue6");
    }

    @Test
    void takesManyPhones() throws Exception {
        DemoProcess demo = DemoProcess.run("--backend", "userspace", "--ues", "40");
        assertThat(demo.exit()).as(demo.text()).isZero();
        assertThat(demo.who("registered")).hasSize(40);
    }

    @Test
    void refusesWhatItCannotShow() throws Exception {
        for (String[] wrong : new String[][]{{"--ues", "1"}, {"--ues", "201"}, {"--ues", "many"},
            {"--backend", "magic"}, {"--wrong-ki", "10"}, {"--nonsense"}}) {
            DemoProcess demo = DemoProcess.run(wrong);
            assertThat(demo.exit()).as(String.join(" ", wrong)).isEqualTo(2);
            assertThat(demo.text()).contains(wrong[0]);
        }
    }
}
