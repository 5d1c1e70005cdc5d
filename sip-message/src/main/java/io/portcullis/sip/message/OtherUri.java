package io.portcullis.sip.message;

/**
 * A URI of a scheme that we pass on unread.
 *
 * @param text the whole URI
 */
public record OtherUri(String text) implements Uri {

    @Override
    public String toString() {
        return text;
    }
}
