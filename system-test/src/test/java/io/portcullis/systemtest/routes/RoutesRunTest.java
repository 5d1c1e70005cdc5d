package io.portcullis.systemtest.routes;

import java.util.List;

import io.portcullis.systemtest.host.TestHost;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The server with routes, as a program and inside another one, in a network namespace of this machine. */
class RoutesRunTest {

    @TestFactory
    List<DynamicTest> passesInANamespace() throws Exception {
        return TestHost.namespace().run("routes", 5, RoutesCases.class);
    }
}
