package io.portcullis.ipsec.xfrm.uapi;

/** Numbers of linux/xfrm.h, under their names there without XFRM_ or XFRMA_ where the group says it. */
public final class Xfrm {

    /** Makes a state. */
    public static final int MSG_NEWSA = 0x10;
    /** Removes a state. */
    public static final int MSG_DELSA = 0x11;
    /** Asks for one state, or all. */
    public static final int MSG_GETSA = 0x12;
    /** Makes a policy. */
    public static final int MSG_NEWPOLICY = 0x13;
    /** Removes a policy. */
    public static final int MSG_DELPOLICY = 0x14;
    /** Asks for one policy, or all. */
    public static final int MSG_GETPOLICY = 0x15;
    /** Makes a policy, or takes the place of one. */
    public static final int MSG_UPDPOLICY = 0x19;

    /** Multicast group: every change of policies. */
    public static final int GROUP_POLICY = 4;

    /** Attribute: struct xfrm_algo of the cipher. */
    public static final int ALG_CRYPT = 2;
    /** Attribute: an array of struct xfrm_user_tmpl. */
    public static final int TMPL = 5;
    /** Attribute: struct xfrm_replay_state. */
    public static final int REPLAY_VAL = 10;
    /** Attribute: struct xfrm_algo_aead. */
    public static final int ALG_AEAD = 18;
    /** Attribute: struct xfrm_algo_auth. */
    public static final int ALG_AUTH_TRUNC = 20;
    /** Attribute: struct xfrm_replay_state_esn. */
    public static final int REPLAY_ESN_VAL = 23;
    /** Attribute of a dump: only this protocol, one byte. */
    public static final int PROTO = 25;

    /** Policy direction: from outside to this host. */
    public static final int POLICY_IN = 0;
    /** Policy direction: from this host. */
    public static final int POLICY_OUT = 1;
    /** Policy action: pass, by way of the template. */
    public static final int POLICY_ALLOW = 0;

    /** Transport mode. */
    public static final int MODE_TRANSPORT = 0;
    /** No limit on bytes or packets; zero would mean expired at once. */
    public static final long INF = ~0L;
    /** IPPROTO_ESP. */
    public static final int PROTO_ESP = 50;
    /** The widest replay window the kernel takes, in packets (XFRMA_REPLAY_ESN_MAX). */
    public static final int REPLAY_WINDOW_MAX = 4096;

    /** IPv4. */
    public static final int AF_INET = 2;
    /** IPv6. */
    public static final int AF_INET6 = 10;

    private Xfrm() {}
}
