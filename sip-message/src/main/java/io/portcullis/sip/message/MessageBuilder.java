package io.portcullis.sip.message;

import java.util.ArrayList;
import java.util.List;

/** What builders of requests and responses share: headers in the order in which they are added, and a body. */
public abstract sealed class MessageBuilder<B extends MessageBuilder<B>>
        permits SipRequest.Builder, SipResponse.Builder {

    private final List<Field> fields = new ArrayList<>();
    private byte[] body = SipMessage.NO_BODY;

    MessageBuilder() {}

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
        fields.add(Field.of(name, value));
        return self();
    }

    void field(Field field) {
        fields.add(field);
    }

    void removeFields(HeaderName name) {
        fields.removeIf(field -> field.is(name));
    }

    /** Sets the body and its Content-Type; Content-Length comes by itself. */
    public B body(byte[] bytes, String contentType) {
        body = bytes.clone();
        return header(HeaderName.CONTENT_TYPE, contentType);
    }

    byte[] body() {
        return body;
    }

    List<Field> finished() {
        List<Field> all = new ArrayList<>(fields);
        all.removeIf(field -> field.is(HeaderName.CONTENT_LENGTH));
        all.add(Field.of(HeaderName.CONTENT_LENGTH, Integer.toString(body.length)));
        return all;
    }
}
