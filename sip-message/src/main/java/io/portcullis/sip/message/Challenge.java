package io.portcullis.sip.message;

import org.jspecify.annotations.Nullable;

/** A challenge: WWW-Authenticate or Proxy-Authenticate (RFC 3261 20.44). Its text may hold keys, so it does not print. */
public final class Challenge {

    private final AuthText text;

    private Challenge(AuthText text) {
        this.text = text;
    }

    /** Reads one header field's value. */
    public static Challenge parse(String value) throws SipParseException {
        return new Challenge(AuthText.parse(value));
    }

    /** For example {@code Digest}. */
    public String scheme() {
        return text.scheme();
    }

    /** A parameter's value without quotes; null if there is none of this name, in any case. */
    public @Nullable String param(String name) {
        return text.param(name);
    }

    /** The value without parameters of these names, wherever they stand; no stray comma remains. */
    public String without(String... names) {
        return text.without(names).toString();
    }

    @Override
    public String toString() {
        return "Challenge[" + text.scheme() + "]";
    }
}
