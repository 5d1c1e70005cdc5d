package io.portcullis.sip.stack.transaction;

/** What happens to a server transaction. */
enum ServerEvent {
    /** The request came again. */
    REQUEST_AGAIN,
    /** The ACK to a final response other than 2xx came, or one with the INVITE's branch. */
    ACK,
    /** The user answers 100 to 199. */
    PROVISIONAL,
    /** The user answers 200 to 299. */
    SUCCESS,
    /** The user answers 300 to 699. */
    FAILURE,
    /** Timer G. */
    REPEAT_DUE,
    /** The user gives no answer. */
    DROPPED,
    /** Timer H or L, or, for another method than INVITE, that nobody wants an answer any more. */
    LIFE_OVER,
    /** Timer I or J. */
    LINGER_OVER,
    /** The transport could not send. */
    SEND_FAILED;

    static ServerEvent of(int status) {
        return status < 200 ? PROVISIONAL : status < 300 ? SUCCESS : FAILURE;
    }
}
