package io.portcullis.systemtest.flood;

import java.util.List;

import io.portcullis.systemtest.host.TestHost;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A flood in a network namespace of this machine; {@code benchmarks/flood} runs the same for longer, and prints the figures. */
class FloodTest {

    @TestFactory
    List<DynamicTest> passesInANamespace() throws Exception {
        return TestHost.namespace().run("flood-userspace", 10, FloodOnUserspace.class);
    }
}
