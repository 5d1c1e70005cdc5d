package io.portcullis.pcscf.routing;

/** A request that a peer should not have sent: the status and reason phrase that it is answered with. */
public final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * @param status 400 to 699
     * @param reason the reason phrase
     */
    public Refusal(int status, String reason) {
        super(reason);
        this.status = status;
    }

    /** The status code. */
    public int status() {
        return status;
    }

    /** The reason phrase. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
