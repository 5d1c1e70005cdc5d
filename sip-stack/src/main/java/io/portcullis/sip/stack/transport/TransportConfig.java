package io.portcullis.sip.stack.transport;

import java.time.Duration;

import io.portcullis.sip.message.SipLimits;

/**
 * How the transport works.
 *
 * @param threads        event loops, at least 1
 * @param messages       what a message may take
 * @param limits         what connections may take
 * @param udp            how UDP sockets are made
 * @param connectTimeout how long a TCP connection may take to come about
 */
public record TransportConfig(int threads, SipLimits messages, TransportLimits limits, UdpOptions udp,
        Duration connectTimeout) {

    /** One event loop per processor, the default limits, 5 s to connect. */
    public static final TransportConfig DEFAULT = new TransportConfig(Runtime.getRuntime().availableProcessors(),
            SipLimits.DEFAULT, TransportLimits.DEFAULT, UdpOptions.DEFAULT, Duration.ofSeconds(5));

    public TransportConfig {
        if (threads < 1) {
            throw new IllegalArgumentException("threads: " + threads);
        }
    }
}
