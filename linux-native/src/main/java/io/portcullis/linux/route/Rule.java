package io.portcullis.linux.route;

import java.net.InetAddress;

/**
 * A rule for what leaves from one local address and port (ip-rule(8): {@code from A iif lo sport P lookup T pref N}).
 *
 * @param source     a local address
 * @param sourcePort 1 to 65535
 * @param table      the routing table
 * @param priority   lower ones are looked at first
 * @param origin     who made it, 0 to 255 (FRA_PROTOCOL)
 */
public record Rule(InetAddress source, int sourcePort, int table, int priority, int origin) {}
