package io.portcullis.sip.stack.resolve;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * How names are looked up.
 *
 * @param nameServers asked in this order; empty: those of /etc/resolv.conf
 * @param timeout     how long one of them may take
 */
public record DnsConfig(List<InetSocketAddress> nameServers, Duration timeout) {

    /** The system's name servers, 2 s for each. */
    public static final DnsConfig SYSTEM = new DnsConfig(List.of(), Duration.ofSeconds(2));

    public DnsConfig {
        nameServers = List.copyOf(nameServers);
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("timeout: " + timeout);
        }
    }
}
