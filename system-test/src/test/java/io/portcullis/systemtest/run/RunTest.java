package io.portcullis.systemtest.run;

import java.util.List;

import io.portcullis.systemtest.host.TestHost;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The server in network namespaces of this machine, and in a kernel that has ESP. */
class RunTest {

    @TestFactory
    List<DynamicTest> passesInANamespace() throws Exception {
        return TestHost.namespace().run("run-userspace", 5, RunOnUserspace.class);
    }

    @TestFactory
    List<DynamicTest> passesInAKernelWithEsp() throws Exception {
        return TestHost.kernelWithEsp().run("run-kernel", 10, RunOnKernel.class);
    }
}
