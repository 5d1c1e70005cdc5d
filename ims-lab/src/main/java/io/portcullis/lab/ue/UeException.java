package io.portcullis.lab.ue;

/** What the futures of a {@link Ue} fail with; the message is {@link UeFailure#summary()}. */
public final class UeException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient UeFailure failure;

    public UeException(UeFailure failure) {
        super(failure.summary());
        this.failure = failure;
    }

    /** Where and why. */
    public UeFailure failure() {
        return failure;
    }
}
