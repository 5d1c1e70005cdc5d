package io.portcullis.sip.stack.transaction;

import java.io.IOException;

/** A request of ours was not sent, since as many transactions are open as may be. */
public final class TooManyTransactionsException extends IOException {

    private static final long serialVersionUID = 1;

    TooManyTransactionsException(int most) {
        super("more than " + most + " client transactions are open");
    }
}
