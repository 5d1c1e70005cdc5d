package io.portcullis.systemtest.kernel;

import java.util.List;

import io.portcullis.ipsec.xfrm.XfrmAdoptionKernelTest;
import io.portcullis.ipsec.xfrm.XfrmBackendTest;
import io.portcullis.ipsec.xfrm.XfrmKernelTest;
import io.portcullis.systemtest.host.TestHost;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The kernel backend on a kernel that has ESP. */
class XfrmInKernelTest {

    @TestFactory
    List<DynamicTest> passesInAKernelWithEsp() throws Exception {
        return TestHost.kernelWithEsp().run("xfrm", 15, XfrmBackendTest.class, XfrmKernelTest.class,
                XfrmAdoptionKernelTest.class);
    }
}
