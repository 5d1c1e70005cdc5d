package io.portcullis.sip.message;

/** What builders of requests and responses share: headers in the order in which they are added, and a body. */
public abstract sealed class MessageBuilder<B extends MessageBuilder<B>>
        permits SipRequest.Builder, SipResponse.Builder {

    private FieldEdit fields;
    private byte[] body = SipMessage.NO_BODY;

    MessageBuilder(FieldEdit fields) {
        this.fields = fields;
    }

    private FieldEdit open() {
        fields = fields.open(4);
        return fields;
    }

    @SuppressWarnings("unchecked")
    private B self() {
        return (B) this;
    }

    /**
     * Adds a header field.
     *
     * @throws IllegalArgumentException if the value holds a line end
     */
    public B header(HeaderName name, String value) {
        open().add(fields.end(), name, value, "");
        return self();
    }

    /** Puts a text behind the value of the first field of a name. */
    void extend(HeaderName name, String text) {
        FieldEdit edit = open();
        edit.extend(edit.first(name), name, text);
    }

    void removeFields(HeaderName name) {
        open().removeAll(name);
    }

    /** Sets the body and its Content-Type; Content-Length comes by itself. */
    public B body(byte[] bytes, String contentType) {
        body = bytes.clone();
        return header(HeaderName.CONTENT_TYPE, contentType);
    }

    byte[] body() {
        return body;
    }

    int touched() {
        return fields.touched();
    }

    Fields finished(String startLine) {
        removeFields(HeaderName.CONTENT_LENGTH);
        header(HeaderName.CONTENT_LENGTH, Integer.toString(body.length));
        fields.startLine(startLine);
        return fields.done();
    }
}
