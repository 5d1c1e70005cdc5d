package io.portcullis.sip.message;

import org.jspecify.annotations.Nullable;

/** Credentials: Authorization or Proxy-Authorization (RFC 3261 20.7). */
public final class Credentials {

    private final AuthText text;

    private Credentials(AuthText text) {
        this.text = text;
    }

    /** Reads one header field's value. */
    public static Credentials parse(String value) throws SipParseException {
        return new Credentials(AuthText.parse(value));
    }

    /** For example {@code Digest}. */
    public String scheme() {
        return text.scheme();
    }

    /** A parameter's value without quotes; null if there is none of this name, in any case. */
    public @Nullable String param(String name) {
        return text.param(name);
    }

    /** The value with one parameter replaced or added, quoted. */
    public String withQuoted(String name, String value) {
        return text.without(name).with(name + "=" + Tokens.quote(value))
                .toString();
    }

    @Override
    public String toString() {
        return "Credentials[" + text.scheme() + "]";
    }
}
