package io.portcullis.linux.route;

/**
 * A rule for what sockets send that are bound to a device (ip-rule(8): {@code oif DEVICE lookup T pref N}).
 *
 * @param family   AF_INET or AF_INET6
 * @param device   the device's name; it may be gone when the rule is removed
 * @param table    the routing table
 * @param priority lower ones are looked at first
 * @param origin   who made it, 0 to 255 (FRA_PROTOCOL)
 */
public record DeviceRule(int family, String device, int table, int priority, int origin) {}
