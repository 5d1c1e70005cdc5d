package io.portcullis.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A request (RFC 3261 7.1). */
public final class SipRequest extends SipMessage {

    private final String method;
    private final Uri requestUri;

    SipRequest(String method, Uri requestUri, byte[] startLine, List<Field> fields, byte[] body)
            throws SipParseException {
        this(method, requestUri, startLine, fields, body, false);
    }

    SipRequest(String method, Uri requestUri, byte[] startLine, List<Field> fields, byte[] body, boolean partial)
            throws SipParseException {
        super(startLine, fields, body, partial);
        this.method = method;
        this.requestUri = requestUri;
        if (!partial && !cseq().method().equals(method)) {
            throw new SipParseException("CSeq Method Is Not The Request's");
        }
    }

    static byte[] startLine(String method, Uri uri) {
        return (method + " " + uri + " SIP/2.0\r\n").getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String method() {
        return method;
    }

    /** Request-URI. */
    public Uri requestUri() {
        return requestUri;
    }

    /** Begins a changed copy. */
    public MessageEdit<SipRequest> edit() {
        return new MessageEdit<>(this);
    }

    /** Begins a new request; Via, From, To, Call-ID and CSeq have to be added. */
    public static Builder builder(String method, Uri requestUri) {
        return new Builder(method, requestUri);
    }

    @Override
    public String toString() {
        return method + " " + requestUri;
    }

    /** A new request. */
    public static final class Builder extends MessageBuilder<Builder> {

        private final String method;
        private final Uri uri;

        Builder(String method, Uri uri) {
            if (!Tokens.isToken(method)) {
                throw new IllegalArgumentException("not a method: " + method);
            }
            this.method = method;
            this.uri = uri;
        }

        /**
         * The request.
         *
         * @throws IllegalArgumentException if a mandatory header is missing or malformed
         */
        public SipRequest build() {
            try {
                return new SipRequest(method, uri, startLine(method, uri), new ArrayList<>(finished()), body());
            } catch (SipParseException e) {
                throw new IllegalArgumentException(e.reason(), e);
            }
        }
    }
}
