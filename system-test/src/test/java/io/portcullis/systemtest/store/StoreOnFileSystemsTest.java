package io.portcullis.systemtest.store;

import java.util.List;

import io.portcullis.systemtest.host.TestHost;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** In a mount namespace, where file systems can be made for a test. */
class StoreOnFileSystemsTest {

    @TestFactory
    List<DynamicTest> passesInANamespace() throws Exception {
        return TestHost.namespace().run("store-file-systems", 5, StoreOnFileSystems.class);
    }
}
