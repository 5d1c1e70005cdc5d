package io.portcullis.sip.message;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Changes to a message. Only the fields that are touched are written anew. Values must not hold line ends
 * ({@link IllegalArgumentException}): nothing can be smuggled in as another header.
 */
public final class MessageEdit<M extends SipMessage> {

    private final M original;
    private final List<Field> fields;
    private byte[] startLine;
    private byte[] body;
    private Uri uri;

    MessageEdit(M original) {
        this.original = original;
        this.fields = new ArrayList<>(original.fields.size() + 4);
        this.fields.addAll(original.fields);
        this.startLine = original.startLine;
        this.body = original.sharedBody();
        this.uri = original instanceof SipRequest request ? request.requestUri() : new OtherUri("none:");
    }

    private int first(HeaderName name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).is(name)) {
                return i;
            }
        }
        return -1;
    }

    /** Puts a field in front of the first of its name, or in front of all others. */
    public MessageEdit<M> prepend(HeaderName name, String value) {
        fields.add(Math.max(0, first(name)), Field.of(name, value));
        return this;
    }

    /** Puts a field behind the last of its name, or behind all others. */
    public MessageEdit<M> append(HeaderName name, String value) {
        int at = fields.size();
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).is(name)) {
                at = i + 1;
            }
        }
        fields.add(at, Field.of(name, value));
        return this;
    }

    /** Replaces all fields of a name by one, where the first stood, or adds it behind all others. */
    public MessageEdit<M> set(HeaderName name, String value) {
        int at = first(name);
        remove(name);
        fields.add(at < 0 ? fields.size() : at, Field.of(name, value));
        return this;
    }

    /** Takes all fields of a name out. */
    public MessageEdit<M> remove(HeaderName name) {
        fields.removeIf(field -> field.is(name));
        return this;
    }

    /** Takes the first comma-separated value out; a field that becomes empty goes too. */
    public MessageEdit<M> removeTopValue(HeaderName name) {
        int at = first(name);
        if (at >= 0) {
            List<String> values = Tokens.split(fields.get(at).value(), ',');
            rewrite(at, name, values.subList(Math.min(1, values.size()), values.size()));
        }
        return this;
    }

    /** Replaces the first comma-separated value. */
    public MessageEdit<M> replaceTopValue(HeaderName name, String value) {
        int at = first(name);
        if (at < 0) {
            return append(name, value);
        }
        List<String> values = new ArrayList<>(Tokens.split(fields.get(at).value(), ','));
        if (values.isEmpty()) {
            values.add(value);
        } else {
            values.set(0, value);
        }
        rewrite(at, name, values);
        return this;
    }

    /** Takes the comma-separated values out that match; fields that become empty go too. */
    public MessageEdit<M> removeValuesIf(HeaderName name, Predicate<String> unwanted) {
        for (int i = fields.size() - 1; i >= 0; i--) {
            if (fields.get(i).is(name)) {
                List<String> values = Tokens.split(fields.get(i).value(), ',');
                List<String> kept = values.stream().filter(unwanted.negate()).toList();
                if (kept.size() < values.size()) {
                    rewrite(i, name, kept);
                }
            }
        }
        return this;
    }

    private void rewrite(int at, HeaderName name, List<String> values) {
        if (values.isEmpty()) {
            fields.remove(at);
        } else {
            fields.set(at, Field.of(name, String.join(", ", values)));
        }
    }

    /** Replaces the Request-URI; a response has none. */
    public MessageEdit<M> requestUri(Uri changed) {
        if (!(original instanceof SipRequest request)) {
            throw new IllegalStateException("a response has no Request-URI");
        }
        uri = changed;
        startLine = SipRequest.startLine(request.method(), changed);
        return this;
    }

    /** Replaces the body, its Content-Type and Content-Length. */
    public MessageEdit<M> body(byte[] bytes, String contentType) {
        body = bytes.clone();
        set(HeaderName.CONTENT_TYPE, contentType);
        return set(HeaderName.CONTENT_LENGTH, Integer.toString(bytes.length));
    }

    /**
     * The changed message.
     *
     * @throws IllegalArgumentException if a mandatory header went or is malformed now
     */
    @SuppressWarnings("unchecked")
    public M done() {
        try {
            return switch (original) {
                case SipRequest request -> (M) new SipRequest(request.method(), uri, startLine, fields, body,
                        request.partial());
                case SipResponse response -> (M) new SipResponse(response.status(), response.reason(), startLine,
                        fields, body, response.partial());
            };
        } catch (SipParseException e) {
            throw new IllegalArgumentException(e.reason(), e);
        }
    }
}
