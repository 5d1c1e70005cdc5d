package io.portcullis.sip.stack.transport;

import java.io.IOException;

/** There is no such connection any more, and the caller did not want a new one. */
public final class NotConnectedException extends IOException {

    private static final long serialVersionUID = 1L;

    NotConnectedException(Hop hop) {
        super("no connection " + hop);
    }
}
