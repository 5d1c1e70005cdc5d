package io.portcullis.systemtest.kernel;

import java.util.List;

import io.portcullis.ipsec.esp.HostedEspHostTest;
import io.portcullis.systemtest.host.TestHost;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** ESP for many addresses of one process, between network namespaces of this machine. */
class HostedEspInNamespaceTest {

    @TestFactory
    List<DynamicTest> passesInANetworkNamespace() throws Exception {
        return TestHost.namespace().run("hosted", 3, HostedEspHostTest.class);
    }
}
