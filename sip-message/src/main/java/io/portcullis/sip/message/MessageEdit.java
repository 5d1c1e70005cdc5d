package io.portcullis.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Changes to a message. Only the fields that are touched are written anew. Values must not hold line ends
 * ({@link IllegalArgumentException}): nothing can be smuggled in as another header.
 */
public final class MessageEdit<M extends SipMessage> {

    // A forwarded request gets a few lines: Via, Path or Record-Route, Max-Forwards.
    private static final int ROOM = 4;

    private final M original;
    private FieldEdit fields;
    // Null while it is the original's.
    private byte @Nullable [] body;
    private @Nullable Uri uri;

    MessageEdit(M original) {
        this.original = original;
        this.fields = original.fields.edit(ROOM);
    }

    /** The fields, to be changed: an edit that goes on after {@link #done} leaves alone what was made. */
    private FieldEdit open() {
        fields = fields.open(ROOM);
        return fields;
    }

    private int first(HeaderName name) {
        return fields.next(name, 1);
    }

    /** Puts a field in front of the first of its name, or in front of all others. */
    public MessageEdit<M> prepend(HeaderName name, String value) {
        return prepend(name, value, "");
    }

    /** The same with a value of two texts, one behind the other: nobody has to join them. */
    public MessageEdit<M> prepend(HeaderName name, String value, String rest) {
        open().add(Math.max(1, first(name)), name, value, rest);
        return this;
    }

    /** Puts a field behind the last of its name, or behind all others. */
    public MessageEdit<M> append(HeaderName name, String value) {
        int at = fields.end();
        for (int i = first(name); i >= 0; i = fields.next(name, i + 1)) {
            at = i + 1;
        }
        open().add(at, name, value, "");
        return this;
    }

    /** Replaces all fields of a name by one, where the first stood, or adds it behind all others. */
    public MessageEdit<M> set(HeaderName name, String value) {
        int at = first(name);
        if (at < 0) {
            open().add(fields.end(), name, value, "");
            return this;
        }
        open().replace(at, name, value);
        for (int i = fields.next(name, at + 1); i >= 0; i = fields.next(name, i)) {
            open().remove(i, name);
        }
        return this;
    }

    /** Takes all fields of a name out. */
    public MessageEdit<M> remove(HeaderName name) {
        open().removeAll(name);
        return this;
    }

    /** Takes the first comma-separated value out; a field that becomes empty goes too. */
    public MessageEdit<M> removeTopValue(HeaderName name) {
        int at = first(name);
        if (at >= 0) {
            List<String> values = Tokens.split(fields.octets(at), ',');
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
        List<String> values = new ArrayList<>(Tokens.split(fields.octets(at), ','));
        if (values.isEmpty()) {
            values.add(octets(value));
        } else {
            values.set(0, octets(value));
        }
        rewrite(at, name, values);
        return this;
    }

    /** Takes the comma-separated values out that match; fields that become empty go too. */
    public MessageEdit<M> removeValuesIf(HeaderName name, Predicate<String> unwanted) {
        int i = first(name);
        while (i >= 0) {
            List<String> values = Tokens.split(fields.octets(i), ',');
            List<String> kept = values.stream().filter(value -> !unwanted.test(text(value))).toList();
            if (kept.size() < values.size()) {
                rewrite(i, name, kept);
            }
            i = fields.next(name, kept.isEmpty() && !values.isEmpty() ? i : i + 1);
        }
        return this;
    }

    // Values that others wrote are cut and joined as bytes: not all that passes is UTF-8.

    private static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String text(String octets) {
        return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private void rewrite(int at, HeaderName name, List<String> values) {
        if (values.isEmpty()) {
            open().remove(at, name);
        } else {
            open().replaceOctets(at, name, String.join(", ", values));
        }
    }

    /** Replaces the Request-URI; a response has none. */
    public MessageEdit<M> requestUri(Uri changed) {
        if (!(original instanceof SipRequest request)) {
            throw new IllegalStateException("a response has no Request-URI");
        }
        uri = changed;
        open().startLine(SipRequest.startLine(request.method(), changed));
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
        Fields header = fields.done();
        byte[] bytes = body != null ? body : original.sharedBody();
        int start = body != null ? 0 : original.bodyStart();
        int length = body != null ? body.length : original.bodyLength();
        try {
            return switch (original) {
                case SipRequest request -> (M) new SipRequest(request, uri, header, bytes, start, length,
                        fields.touched());
                case SipResponse response -> (M) new SipResponse(response.status(), response.reason(), header, bytes,
                        start, length, response.partial(), response, fields.touched());
            };
        } catch (SipParseException e) {
            throw new IllegalArgumentException(e.reason(), e);
        }
    }
}
