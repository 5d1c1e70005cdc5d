package io.portcullis.sip.message;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/** A request (RFC 3261 7.1). */
public final class SipRequest extends SipMessage {

    private final String method;
    // Like the headers' values; null until somebody asks, unless it had to be read to see that it is right.
    private @Nullable Uri requestUri;

    /** @param requestUri null if the start line holds one that is plainly right */
    SipRequest(String method, @Nullable Uri requestUri, Fields fields, byte[] body, int bodyStart, int bodyLength,
            boolean partial) throws SipParseException {
        super(fields, body, bodyStart, bodyLength, partial, null, ALL);
        this.method = method;
        this.requestUri = requestUri;
        checkMethod();
    }

    /** {@code known} with another header and body. */
    SipRequest(SipRequest known, @Nullable Uri requestUri, Fields fields, byte[] body, int bodyStart, int bodyLength,
            int touched) throws SipParseException {
        super(fields, body, bodyStart, bodyLength, known.partial(), known, touched);
        this.method = known.method;
        this.requestUri = requestUri != null ? requestUri : known.requestUri;
        if ((touched & FieldEdit.bit(HeaderName.CSEQ)) != 0) {
            checkMethod();
        }
    }

    private void checkMethod() throws SipParseException {
        if (!partial() && !isOf(method)) {
            throw new SipParseException("CSeq Method Is Not The Request's");
        }
    }

    static String startLine(String method, Uri uri) {
        return method + " " + uri + " SIP/2.0";
    }

    @Override
    public String method() {
        return method;
    }

    /** Request-URI. */
    public Uri requestUri() {
        Uri known = requestUri;
        if (known == null) {
            byte[] bytes = fields.bytes(0);
            int start = fields.start(0) + method.length() + 1;
            int end = start;
            while (bytes[end] != ' ') {
                end++;
            }
            try {
                known = Uri.parse(new String(bytes, start, end - start, StandardCharsets.US_ASCII));
            } catch (SipParseException e) {
                throw new IllegalStateException("the Request-URI was right when the message was made", e);
            }
            requestUri = known;
        }
        return known;
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
        return method + " " + requestUri();
    }

    /** A new request. */
    public static final class Builder extends MessageBuilder<Builder> {

        private final String method;
        private final Uri uri;

        Builder(String method, Uri uri) {
            super(new FieldEdit());
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
            byte[] body = body();
            try {
                return new SipRequest(method, uri, finished(startLine(method, uri)), body, 0, body.length, false);
            } catch (SipParseException e) {
                throw new IllegalArgumentException(e.reason(), e);
            }
        }
    }
}
