package io.portcullis.systemtest.kernel;

import java.util.List;

import io.portcullis.systemtest.host.TestHost;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A peer that {@code ip xfrm} set up with keys expanded by hand understands either backend, with every pair. */
class HandKeyedPeerTest {

    @TestFactory
    List<DynamicTest> passesInAKernelWithEsp() throws Exception {
        return TestHost.kernelWithEsp().run("hand-keyed", 8, HandKeyedPeer.class);
    }
}
