package io.portcullis.server.ue;

/** A card file cannot be used; the message says where and why, without a key. */
public final class CardException extends Exception {
    private static final long serialVersionUID = 1;

    CardException(String message) {
        super(message);
    }
}
