package io.portcullis.sip.stack.transport;

/** Why a TCP connection ended. */
public enum CloseReason {
    /** The peer ended it, in order or not, or the network did. */
    PEER,
    /** Whoever uses the transport closed it, or its listening socket. */
    ASKED,
    /** It had no message for too long. */
    IDLE,
    /** It had to make room for another one. */
    EVICTED,
    /** A message was begun and not ended in time; a request that could be told from the rest was answered 408. */
    INCOMPLETE,
    /** Its peer took none of what waited for it. */
    STALLED,
    /** Too much waited to be written. */
    OVERFLOW,
    /** What came could not be followed any further. */
    MALFORMED,
    /** It was one too many from the beginning. */
    REFUSED,
    /** It did not come about. */
    NOT_CONNECTED
}
