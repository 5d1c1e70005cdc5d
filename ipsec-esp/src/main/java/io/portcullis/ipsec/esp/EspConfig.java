package io.portcullis.ipsec.esp;

/**
 * How ESP is done in user space.
 *
 * @param device       name of the TUN device, at most 15 characters; {@code %d} becomes the first free number
 * @param replayWindow packets that may come out of order: a multiple of 64
 * @param rulePriority of the routing rules for protected ports: smaller than those of other rules for these ports
 * @param advmss       what TCP peers are told to send at most in a segment, so that ESP fits into a usual MTU of 1500
 */
public record EspConfig(String device, int replayWindow, int rulePriority, int advmss) {

    /** {@code portcullis0}, a window of 128, priority 100, segments of 1360 bytes. */
    public static final EspConfig DEFAULT = new EspConfig("portcullis%d", 128, 100, 1360);
}
