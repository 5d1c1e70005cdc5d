package io.portcullis.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A response (RFC 3261 7.2). */
public final class SipResponse extends SipMessage {

    private final int status;
    private final String reason;

    SipResponse(int status, String reason, byte[] startLine, List<Field> fields, byte[] body)
            throws SipParseException {
        this(status, reason, startLine, fields, body, false);
    }

    SipResponse(int status, String reason, byte[] startLine, List<Field> fields, byte[] body, boolean partial)
            throws SipParseException {
        super(startLine, fields, body, partial);
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
        Builder builder = new Builder(status, reason);
        builder.partial = request.partial();
        for (Field field : request.fields) {
            boolean copied = field.is(HeaderName.VIA) || field.is(HeaderName.FROM) || field.is(HeaderName.TO)
                    || field.is(HeaderName.CALL_ID) || field.is(HeaderName.CSEQ)
                    || field.is(HeaderName.RECORD_ROUTE) && status > 100 && status < 300;
            if (copied) {
                builder.field(field);
            }
        }
        builder.to = request.to();
        return builder;
    }

    @Override
    public String toString() {
        return status + " " + reason;
    }

    /** A new response. */
    public static final class Builder extends MessageBuilder<Builder> {

        private final int status;
        private final String reason;
        private @org.jspecify.annotations.Nullable NameAddr to;
        private boolean partial;

        Builder(int status, String reason) {
            if (status < 100 || status > 699 || !Tokens.isSafeValue(reason)) {
                throw new IllegalArgumentException("not a status line: " + status);
            }
            this.status = status;
            this.reason = reason;
        }

        /** Sets To's tag, unless it has one. */
        public Builder toTag(String tag) {
            if (to != null && to.tag() == null && !partial) {
                removeFields(HeaderName.TO);
                header(HeaderName.TO, new NameAddr(to.display(), to.uri(), to.params().with("tag", tag)).toString());
            }
            return this;
        }

        /**
         * The response.
         *
         * @throws IllegalArgumentException if a mandatory header is missing or malformed
         */
        public SipResponse build() {
            byte[] line = ("SIP/2.0 " + status + " " + reason + "\r\n").getBytes(StandardCharsets.UTF_8);
            try {
                return new SipResponse(status, reason, line, new ArrayList<>(finished()), body(), partial);
            } catch (SipParseException e) {
                throw new IllegalArgumentException(e.reason(), e);
            }
        }
    }
}
