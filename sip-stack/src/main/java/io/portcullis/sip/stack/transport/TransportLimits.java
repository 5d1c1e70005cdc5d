package io.portcullis.sip.stack.transport;

import java.time.Duration;

/**
 * What connections may take at most, and for how long.
 *
 * @param connections           TCP connections in all; beyond it the one that was idle for longest is closed
 * @param connectionsPerAddress accepted connections of one remote address; likewise, among that address's own
 * @param waitingBytes          bytes of one connection or UDP socket that wait to be written; beyond it a connection is closed, a
 *                              datagram dropped
 * @param pauseBytes            from so many waiting bytes on, nothing more is read from a connection
 * @param connectingBytes       bytes that wait for one connection to come about; beyond it what is sent fails
 * @param idle                  how long a connection may be without a message, unless it is to be kept ({@link SipTransport#keep})
 * @param stalled               how long the rest of a message may stay away, and how long a peer may take none of what waits for it
 */
public record TransportLimits(int connections, int connectionsPerAddress, int waitingBytes, int pauseBytes,
        int connectingBytes, Duration idle, Duration stalled) {

    /** 100,000 connections, 256 an address, 1 MiB waiting, 256 KiB to pause and to connect, 10 minutes, 30 s. */
    public static final TransportLimits DEFAULT = new TransportLimits(100_000, 256, 1_048_576, 262_144, 262_144,
            Duration.ofMinutes(10), Duration.ofSeconds(30));

    public TransportLimits {
        if (connections < 1 || connectionsPerAddress < 1 || waitingBytes < 1 || pauseBytes < 1 || connectingBytes < 1
                || !idle.isPositive() || !stalled.isPositive()) {
            throw new IllegalArgumentException("each limit is at least 1");
        }
    }
}
