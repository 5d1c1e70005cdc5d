package io.portcullis.lab.home;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import io.portcullis.sip.stack.transaction.TimerConfig;

/**
 * A home network.
 *
 * @param domain           its domain and digest realm
 * @param listen           where it listens, UDP and TCP
 * @param subscribers      who belongs to it
 * @param expires          the longest registration that it grants
 * @param challengeRefresh whether a REGISTER over an established set is challenged again; else it is accepted by its
 *                         integrity-protected flag (TS 24.229 5.4.1.2.2)
 * @param timers           of SIP
 */
public record HomeConfig(String domain, InetSocketAddress listen, List<Subscriber> subscribers, Duration expires,
        boolean challengeRefresh, TimerConfig timers) {

    public HomeConfig {
        subscribers = List.copyOf(subscribers);
        if (!expires.isPositive()) {
            throw new IllegalArgumentException("expires of " + expires + " is not positive");
        }
    }
}
