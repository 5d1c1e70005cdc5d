package io.portcullis.sip.stack.transaction;

/** What happens to a client transaction. */
enum ClientEvent {
    /** The user sends. */
    BEGIN,
    /** 100 to 199 came. */
    PROVISIONAL,
    /** 200 to 299 came. */
    SUCCESS,
    /** 300 to 699 came. */
    FAILURE,
    /** Timer A or E. */
    REPEAT_DUE,
    /** Timer B, F or M, or the wait after a CANCEL. */
    LIFE_OVER,
    /** Timer D or K. */
    LINGER_OVER,
    /** The transport could not send. */
    SEND_FAILED,
    /** The user wants no answer any more. */
    DROPPED;

    static ClientEvent of(int status) {
        return status < 200 ? PROVISIONAL : status < 300 ? SUCCESS : FAILURE;
    }
}
