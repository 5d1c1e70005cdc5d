package io.portcullis.systemtest.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Set;

import io.portcullis.conformance.Shows;
import org.junit.jupiter.api.Test;

/** The demonstration with ESP in the kernel; run where the kernel has it. */
class DemoOnKernel {

    @Test
    @Shows({"field 14", "field 30", "TS 33.203 7.1 protected ports", "TS 33.203 7.2 SM12"})
    void showsEveryStepAndLeavesNothing() throws Exception {
        Set<String> before = DemoProcess.traces();
        DemoExpectations.everyStepWasSeen(DemoProcess.run("--backend", "kernel"), 9, "kernel");
        await().atMost(Duration.ofSeconds(60)).untilAsserted(
                () -> assertThat(before).containsAll(DemoProcess.traces()));
    }

    @Test
    void takesTheKernelByItself() throws Exception {
        DemoExpectations.everyStepWasSeen(DemoProcess.run("--backend", "auto", "--ues", "6"), 6, "kernel");
    }
}
