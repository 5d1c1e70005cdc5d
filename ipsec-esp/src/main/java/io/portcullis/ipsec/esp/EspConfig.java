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

    /** @throws IllegalArgumentException naming the value that cannot be */
    public EspConfig {
        if (!device.matches("[A-Za-z0-9_.%-]{1,15}") || device.replace("%d", "").contains("%")) {
            throw new IllegalArgumentException("no name of a network device: " + device);
        }
        if (replayWindow < 64 || replayWindow > 4096 || replayWindow % 64 != 0) {
            throw new IllegalArgumentException("a replay window of " + replayWindow
                    + " packets is no multiple of 64 in 64..4096");
        }
        if (rulePriority < 1 || rulePriority > 32_765) {
            throw new IllegalArgumentException("rule priority " + rulePriority
                    + " is not in 1..32765, between the tables local and main");
        }
        if (advmss < 536 || advmss > 65_000) {
            throw new IllegalArgumentException("advmss " + advmss + " is not in 536..65000");
        }
    }

    /** The same on another device. */
    public EspConfig withDevice(String name) {
        return new EspConfig(name, replayWindow, rulePriority, advmss);
    }

    /** The same with another window. */
    public EspConfig withReplayWindow(int packets) {
        return new EspConfig(device, packets, rulePriority, advmss);
    }
}
