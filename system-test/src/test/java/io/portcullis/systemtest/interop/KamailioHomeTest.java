package io.portcullis.systemtest.interop;

import java.util.List;

import io.portcullis.systemtest.host.TestHost;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Our P-CSCF before Kamailio as the home network's proxy, and sipp behind it. */
class KamailioHomeTest {

    @TestFactory
    List<DynamicTest> worksTogether() throws Exception {
        return TestHost.namespace().run("kamailio-home", 6, KamailioHomeCases.class);
    }
}
