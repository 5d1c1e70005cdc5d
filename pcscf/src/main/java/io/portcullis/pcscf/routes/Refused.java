package io.portcullis.pcscf.routes;

import java.util.List;

/**
 * A step found a reason to refuse the request. Nobody has been answered yet: uncaught, it becomes the answer; who catches it
 * may answer otherwise.
 */
public final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String reason;
    private final List<String> headers;

    /**
     * @param status  300 to 699
     * @param reason  the reason phrase
     * @param headers further header fields of the answer, each {@code Name: value}
     * @param why     for the log
     * @throws IllegalArgumentException if the status is none of a refusal
     */
    public Refused(int status, String reason, List<String> headers, String why) {
        // No stack: it is an answer, not a fault.
        super(why, null, false, false);
        if (status < 300 || status > 699) {
            throw new IllegalArgumentException("a refusal has a status of 300 to 699, not " + status);
        }
        this.status = status;
        this.reason = reason;
        this.headers = List.copyOf(headers);
    }

    /** The status. */
    public int status() {
        return status;
    }

    /** The reason phrase. */
    public String reason() {
        return reason;
    }

    /** Further header fields, each {@code Name: value}. */
    public String[] headers() {
        return headers.toArray(String[]::new);
    }
}
