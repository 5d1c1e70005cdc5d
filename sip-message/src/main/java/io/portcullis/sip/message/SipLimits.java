package io.portcullis.sip.message;

/**
 * What a message may take at most.
 *
 * @param messageBytes the whole message
 * @param headerFields header fields
 * @param fieldBytes   one header field, or the start line
 * @param bodyBytes    the body
 */
public record SipLimits(int messageBytes, int headerFields, int fieldBytes, int bodyBytes) {

    /** 64 KiB in all, 256 fields, 16 KiB a field. */
    public static final SipLimits DEFAULT = new SipLimits(65_535, 256, 16_384);

    /** With a body of any size that the message may have. */
    public SipLimits(int messageBytes, int headerFields, int fieldBytes) {
        this(messageBytes, headerFields, fieldBytes, messageBytes);
    }
}
