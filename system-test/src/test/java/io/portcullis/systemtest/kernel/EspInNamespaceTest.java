package io.portcullis.systemtest.kernel;

import java.util.List;

import io.portcullis.ipsec.esp.EspBackendHostTest;
import io.portcullis.systemtest.host.TestHost;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The backend in user space, between network namespaces of this machine. */
class EspInNamespaceTest {

    @TestFactory
    List<DynamicTest> passesInANetworkNamespace() throws Exception {
        return TestHost.namespace().run("esp", 5, EspBackendHostTest.class);
    }
}
