package io.portcullis.benchmarks;

/** What forwarding adds. */
final class Parts {

    static final String HOST = "pcscf1.ims.mnc001.mcc001.3gppnetwork.org";
    static final int PORT = 5060;
    static final String VIA = "SIP/2.0/UDP " + HOST + ":" + PORT + ";branch=";
    static final String PATH = "<sip:term@" + HOST + ":" + PORT + ";lr>";
    static final String ROUTE = "<sip:scscf1.ims.mnc001.mcc001.3gppnetwork.org:5060;lr>";

    private Parts() {}
}
