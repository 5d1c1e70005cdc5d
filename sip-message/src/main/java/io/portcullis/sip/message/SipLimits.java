package io.portcullis.sip.message;

/**
 * What a message may take at most.
 *
 * @param messageBytes the whole message
 * @param headerFields header fields
 * @param fieldBytes   one header field, or the start line
 */
public record SipLimits(int messageBytes, int headerFields, int fieldBytes) {

    /** 64 KiB in all, 256 fields, 16 KiB a field. */
    public static final SipLimits DEFAULT = new SipLimits(65_535, 256, 16_384);
}
