package io.portcullis.sip.message;

/**
 * What a message may take at most.
 *
 * @param messageBytes the whole message; at most {@link #MOST_BYTES}
 * @param headerFields header fields
 * @param fieldBytes   one header field, or the start line
 * @param bodyBytes    the body
 */
public record SipLimits(int messageBytes, int headerFields, int fieldBytes, int bodyBytes) {

    /** No message may be larger: 8 MiB. The index of its header has room for that, and as much again for edits. */
    public static final int MOST_BYTES = Fields.MAX_PLACE / 2;

    /** 64 KiB in all, 256 fields, 16 KiB a field. */
    public static final SipLimits DEFAULT = new SipLimits(65_535, 256, 16_384);

    /** With a body of any size that the message may have. */
    public SipLimits(int messageBytes, int headerFields, int fieldBytes) {
        this(messageBytes, headerFields, fieldBytes, messageBytes);
    }

    public SipLimits {
        if (messageBytes < 1 || messageBytes > MOST_BYTES || headerFields < 1 || fieldBytes < 1
                || bodyBytes < 0) {
            throw new IllegalArgumentException("a message takes 1 to " + MOST_BYTES + " bytes, and has fields");
        }
    }
}
