package io.portcullis.sip.stack.resolve;

import java.io.IOException;

/** A URI leads nowhere: its host is not known, or it wants a transport that is not spoken here. */
public final class NoNextHopException extends IOException {

    private static final long serialVersionUID = 1L;

    /** @param why with the host or URI in it */
    public NoNextHopException(String why) {
        super(why);
    }

    NoNextHopException(String why, Throwable cause) {
        super(why, cause);
    }
}
