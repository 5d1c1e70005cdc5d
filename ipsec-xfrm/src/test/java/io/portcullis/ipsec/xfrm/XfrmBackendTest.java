package io.portcullis.ipsec.xfrm;

import io.portcullis.ipsec.sa.SaBackend;
import io.portcullis.ipsec.sa.SaBackendContract;
import io.portcullis.linux.testbed.TwoHosts;
import io.portcullis.linux.testbed.TwoHosts.Side;

/** The contract on the kernel's XFRM; system-test runs it inside a kernel that has ESP. */
public class XfrmBackendTest extends SaBackendContract {

    @Override
    protected SaBackend open() throws Exception {
        return XfrmBackend.open(XfrmConfig.DEFAULT);
    }

    @Override
    protected boolean outlivesTheProcess() {
        return true;
    }

    /** By other means than our own: two states with our mark, one for each family, and a policy. */
    @Override
    protected void leaveOrphan(TwoHosts where, Side side) throws Exception {
        String reqid = " reqid " + XfrmConfig.DEFAULT_REQID;
        String algorithms = " auth-trunc hmac(sha1) 0x0102030405060708090a0b0c0d0e0f1011121314 96"
                + " enc cbc(aes) 0x000102030405060708090a0b0c0d0e0f";
        where.ip(side, "xfrm state add src 10.77.0.9 dst 10.77.0.1 proto esp spi 0x7777" + reqid + " mode transport"
                + algorithms + " sel src 10.77.0.9/32 dst 10.77.0.1/32 sport 6000 dport 5100");
        where.ip(side, "xfrm state add src fd77::1 dst fd77::9 proto esp spi 0x7778" + reqid + " mode transport"
                + algorithms + " sel src fd77::1/128 dst fd77::9/128 sport 5100 dport 6000");
        where.ip(side, "xfrm policy add src 10.77.0.1/32 dst 0.0.0.0/0 sport 5999 dir out tmpl proto esp" + reqid
                + " mode transport");
    }
}
