package io.portcullis.systemtest.interop;

/** What a phone does with a P-CSCF, in this order. */
enum Step {
    /** SM1 to SM12, and the 200 came over the new set. */
    REGISTER("register"),
    /** To itself, so that it goes both ways. */
    MESSAGE("MESSAGE to itself"),
    /** To another phone of its kind, which answers; then BYE, and its 200. */
    CALL("call another"),
    /** That no packet came to a protected port in clear so far. */
    CLEAR("nothing in clear"),
    /** With a new challenge, onto a new set. */
    REFRESH("refresh"),
    /** When the phone's old set has gone. */
    MESSAGE_ON_NEW_SET("MESSAGE over the new set alone"),
    /** Over the set, and the 200 came over it, too. */
    DEREGISTER("deregister"),
    /** That the P-CSCF has no SA of the phone any more. */
    GONE("its SAs are gone");

    private final String words;

    Step(String words) {
        this.words = words;
    }

    @Override
    public String toString() {
        return words;
    }
}
