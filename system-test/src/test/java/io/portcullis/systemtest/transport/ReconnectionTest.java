package io.portcullis.systemtest.transport;

import java.util.List;

import io.portcullis.systemtest.host.TestHost;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A connection from a port of ours can be made again at once, to a peer that knows no TCP timestamps. */
class ReconnectionTest {

    @TestFactory
    List<DynamicTest> passesInANetworkNamespace() throws Exception {
        return TestHost.namespace().run("reconnection", 2, Reconnection.class);
    }
}
