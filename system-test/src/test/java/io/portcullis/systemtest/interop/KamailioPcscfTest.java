package io.portcullis.systemtest.interop;

import java.util.List;

import io.portcullis.systemtest.host.TestHost;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Our phones before Kamailio as the P-CSCF, and our home network behind it. */
class KamailioPcscfTest {

    @TestFactory
    List<DynamicTest> worksTogether() throws Exception {
        return TestHost.kernelWithEsp().run("kamailio-pcscf", 25, KamailioPcscfCases.class);
    }
}
