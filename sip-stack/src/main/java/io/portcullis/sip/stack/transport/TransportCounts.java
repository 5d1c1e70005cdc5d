package io.portcullis.sip.stack.transport;

import java.util.Map;

/**
 * What the transport has done since it began.
 *
 * @param received          whole messages, malformed ones included
 * @param unread            messages dropped unread, since whoever sent them sends too many
 * @param sent              messages handed to the kernel
 * @param sendErrors        messages that could not be
 * @param droppedWrites     those of them that were dropped since too much waited already
 * @param malformedRequests malformed messages with enough in them to be answered
 * @param malformedDropped  malformed responses, and requests that nobody could be answered for
 * @param keepalives        pings over TCP, datagrams of line ends or STUN
 * @param accepted          connections that peers made, refused ones included
 * @param opened            connections that we made
 * @param refused           connections that were one too many
 * @param pauses            times that reading from a connection stopped since its peer was slow
 * @param closed            connections that ended, by reason
 * @param connections       connections that are open now
 */
public record TransportCounts(long received, long unread, long sent, long sendErrors, long droppedWrites,
        long malformedRequests,
        long malformedDropped, long keepalives, long accepted, long opened, long refused, long pauses,
        Map<CloseReason, Long> closed, int connections) {

    /** Copies. */
    public TransportCounts {
        closed = Map.copyOf(closed);
    }
}
