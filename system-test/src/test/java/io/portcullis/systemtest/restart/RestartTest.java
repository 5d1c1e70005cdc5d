package io.portcullis.systemtest.restart;

import java.util.List;

import io.portcullis.systemtest.host.TestHost;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Sudden ends and restarts, in network namespaces of this machine and in a kernel that has ESP. */
class RestartTest {

    @TestFactory
    List<DynamicTest> passesInANamespace() throws Exception {
        return TestHost.namespace().run("restart-userspace", 15, RestartOnUserspace.class, StormOnUserspace.class);
    }

    @TestFactory
    List<DynamicTest> restartsInAKernelWithEsp() throws Exception {
        return TestHost.kernelWithEsp().run("restart-kernel", 15, RestartOnKernel.class);
    }

    @TestFactory
    List<DynamicTest> stormsInAKernelWithEsp() throws Exception {
        return TestHost.kernelWithEsp().run("storm-kernel", 25, StormOnKernel.class);
    }
}
