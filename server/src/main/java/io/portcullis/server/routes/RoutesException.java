package io.portcullis.server.routes;

import java.util.List;

/** A routes file that cannot be used; each mistake stands on a line of the message, {@code file:line:column: error: text}. */
public final class RoutesException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<String> mistakes;

    RoutesException(List<String> mistakes) {
        super(String.join(System.lineSeparator(), mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    /** Each mistake, down the file. */
    public List<String> mistakes() {
        return mistakes;
    }
}
