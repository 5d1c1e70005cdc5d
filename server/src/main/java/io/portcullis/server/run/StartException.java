package io.portcullis.server.run;

/** The server cannot start, for a reason that its operator can do something about; the message says what. */
public final class StartException extends Exception {
    private static final long serialVersionUID = 1;

    StartException(String message) {
        super(message);
    }

    StartException(String message, Throwable cause) {
        super(message, cause);
    }
}
