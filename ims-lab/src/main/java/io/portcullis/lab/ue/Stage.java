package io.portcullis.lab.ue;

/** Where in a UE's life a step was done or failed; SM numbers are those of TS 33.203 7.2. */
public enum Stage {
    /** Taking local ports and SPIs, before anything is sent. */
    PORTS("taking ports"),
    /** The first REGISTER, with Security-Client. */
    SM1("SM1, the first REGISTER"),
    /** The 401 that should carry RAND, AUTN and Security-Server. */
    SM6("SM6, the 401"),
    /** The USIM's answer to RAND and AUTN. */
    AKA("authentication"),
    /** Installing the four SAs. */
    SET("setting up the SAs"),
    /** The second REGISTER, over the new set. */
    SM7("SM7, the protected REGISTER"),
    /** The 200 over the new set. */
    SM12("SM12, the 200"),
    /** A REGISTER over an established set. */
    REFRESH("refreshing the registration"),
    /** A REGISTER with expiry 0. */
    DEREGISTER("deregistration"),
    /** A MESSAGE of this UE. */
    MESSAGE("a MESSAGE"),
    /** A call. */
    CALL("a call"),
    /** Another request. */
    REQUEST("a request");

    private final String words;

    Stage(String words) {
        this.words = words;
    }

    /** The stage in words, to stand in a sentence. */
    public String words() {
        return words;
    }
}
