package io.portcullis.ipsec.esp;

import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.ipsec.sa.SaBackendContract;
import io.portcullis.linux.testbed.TwoHosts;
import io.portcullis.linux.testbed.TwoHosts.Side;

/** The contract, over TUN devices and raw sockets; system-test runs it in a network namespace. */
public class EspBackendHostTest extends SaBackendContract {

    @Override
    protected SaBackend open() throws Exception {
        return EspBackend.open(EspConfig.DEFAULT);
    }

    /** A rule for the table of a device that is gone. */
    @Override
    protected void leaveOrphan(TwoHosts where, Side side) throws Exception {
        where.ip(side, "rule add from 10.77.0.1 sport 5300 lookup " + (0x5043_0000 + 4711) + " pref 100 proto 201");
    }
}
