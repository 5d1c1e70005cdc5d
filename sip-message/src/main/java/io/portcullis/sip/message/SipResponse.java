package io.portcullis.sip.message;

import org.jspecify.annotations.Nullable;

/** A response (RFC 3261 7.2). */
public final class SipResponse extends SipMessage {

    private static final int OF_A_RESPONSE = FieldEdit.bit(HeaderName.VIA) | FieldEdit.bit(HeaderName.FROM)
            | FieldEdit.bit(HeaderName.TO) | FieldEdit.bit(HeaderName.CALL_ID) | FieldEdit.bit(HeaderName.CSEQ);

    private final int status;
    private final String reason;

    /**
     * @param known   a message whose mandatory headers are the same, but for those touched; null if there is none
     * @param touched a bit for each header that has to be looked at
     */
    SipResponse(int status, String reason, Fields fields, byte[] body, int bodyStart, int bodyLength, boolean partial,
            @Nullable SipMessage known, int touched) throws SipParseException {
        super(fields, body, bodyStart, bodyLength, partial, known, touched);
        this.status = status;
        this.reason = reason;
    }

    /** 100 to 699. */
    public int status() {
        return status;
    }

    /** The reason phrase; may be empty. */
    public String reason() {
        return reason;
    }

    @Override
    public String method() {
        return cseq().method();
    }

    /** Begins a changed copy. */
    public MessageEdit<SipResponse> edit() {
        return new MessageEdit<>(this);
    }

    /** Begins a response to a request: Via, From, To, Call-ID and CSeq are copied, and Record-Route for a dialog. */
    public static Builder to(SipRequest request, int status, String reason) {
        FieldEdit fields = request.fields.edit(4);
        fields.keep(status > 100 && status < 300 ? OF_A_RESPONSE | FieldEdit.bit(HeaderName.RECORD_ROUTE)
                : OF_A_RESPONSE);
        return new Builder(request, fields, status, reason);
    }

    @Override
    public String toString() {
        return status + " " + reason;
    }

    /** A new response. */
    public static final class Builder extends MessageBuilder<Builder> {

        private final SipRequest request;
        private final int status;
        private final String reason;

        Builder(SipRequest request, FieldEdit fields, int status, String reason) {
            super(fields);
            if (status < 100 || status > 699 || !Tokens.isSafeValue(reason)) {
                throw new IllegalArgumentException("not a status line: " + status);
            }
            this.request = request;
            this.status = status;
            this.reason = reason;
        }

        /** Sets To's tag, unless it has one. */
        public Builder toTag(String tag) {
            if (!request.partial() && request.toTag() == null) {
                // What is there stays as it is written, whatever form it has: parameters behind it are To's own.
                extend(HeaderName.TO, ";tag=" + tag);
            }
            return this;
        }

        /**
         * The response.
         *
         * @throws IllegalArgumentException if a mandatory header is missing or malformed
         */
        public SipResponse build() {
            byte[] body = body();
            try {
                return new SipResponse(status, reason, finished("SIP/2.0 " + status + " " + reason), body, 0,
                        body.length, request.partial(), request, touched());
            } catch (SipParseException e) {
                throw new IllegalArgumentException(e.reason(), e);
            }
        }
    }
}
