package io.portcullis.systemtest.kernel;

import java.util.List;

import io.portcullis.systemtest.host.TestHost;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** ESP in user space and the kernel's ESP understand each other, with every pair of algorithms. */
class UserspaceMeetsKernelTest {

    @TestFactory
    List<DynamicTest> passesInAKernelWithEsp() throws Exception {
        return TestHost.kernelWithEsp().run("userspace-meets-kernel", 5, UserspaceMeetsKernel.class);
    }
}
