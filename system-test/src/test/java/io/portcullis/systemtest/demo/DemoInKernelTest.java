package io.portcullis.systemtest.demo;

import java.util.List;

import io.portcullis.systemtest.host.TestHost;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The demonstration in a kernel that has ESP. */
class DemoInKernelTest {

    @TestFactory
    List<DynamicTest> passesInAKernelWithEsp() throws Exception {
        return TestHost.kernelWithEsp().run("demo", 10, DemoOnKernel.class);
    }
}
