package io.portcullis.sip.message;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** What a peer sent is no correct SIP; carries the answer that it deserves. The message quotes no header values. */
public final class SipParseException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient @Nullable SipRequest partial;

    /** A fault that deserves 400. */
    public SipParseException(String reason) {
        this(400, reason, null);
    }

    /**
     * @param status  400 to 699
     * @param reason  the reason phrase
     * @param partial the request as far as it can be answered, null if it cannot
     */
    public SipParseException(int status, String reason, @Nullable SipRequest partial) {
        super(reason, null, false, false);
        this.status = status;
        this.partial = partial;
    }

    /** The status code. */
    public int status() {
        return status;
    }

    /** The reason phrase. */
    public String reason() {
        return String.valueOf(getMessage());
    }

    /** The request, if Via, From, To, Call-ID and CSeq could be read well enough to answer it. */
    public Optional<SipRequest> partial() {
        return Optional.ofNullable(partial);
    }
}
