package io.portcullis.ipsec.xfrm;

import io.portcullis.ipsec.xfrm.uapi.Xfrm;

/**
 * How states and policies are made.
 *
 * @param reqid        what ours are known by in the kernel, and what links a policy to the states it takes; any value
 *                     but 0. Two instances in one network namespace need different ones
 * @param replayWindow of states toward this host, in packets, 1 to 4096
 */
public record XfrmConfig(int reqid, int replayWindow) {

    /** TS 33.203 and RFC 3329 in one number, far from what key daemons count up from 1: 332033329. */
    public static final int DEFAULT_REQID = 332_033_329;
    /** Packets. */
    public static final int DEFAULT_REPLAY_WINDOW = 128;
    /** The default reqid and replay window. */
    public static final XfrmConfig DEFAULT = new XfrmConfig(DEFAULT_REQID, DEFAULT_REPLAY_WINDOW);

    public XfrmConfig {
        if (reqid == 0) {
            throw new IllegalArgumentException("reqid 0 means any: it is no mark");
        }
        if (replayWindow < 1 || replayWindow > Xfrm.REPLAY_WINDOW_MAX) {
            throw new IllegalArgumentException(
                    "replay window " + replayWindow + " is not in 1.." + Xfrm.REPLAY_WINDOW_MAX);
        }
    }

    /** The same with another mark. */
    public XfrmConfig withReqid(int other) {
        return new XfrmConfig(other, replayWindow);
    }

    /** The same with another window. */
    public XfrmConfig withReplayWindow(int packets) {
        return new XfrmConfig(reqid, packets);
    }
}
