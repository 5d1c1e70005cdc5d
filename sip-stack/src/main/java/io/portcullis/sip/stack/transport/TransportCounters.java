package io.portcullis.sip.stack.transport;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts on every event loop at once. */
final class TransportCounters {

    final LongAdder received = new LongAdder();
    final LongAdder unread = new LongAdder();
    final LongAdder sent = new LongAdder();
    final LongAdder sendErrors = new LongAdder();
    final LongAdder droppedWrites = new LongAdder();
    final LongAdder malformedRequests = new LongAdder();
    final LongAdder malformedDropped = new LongAdder();
    final LongAdder keepalives = new LongAdder();
    final LongAdder accepted = new LongAdder();
    final LongAdder opened = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder pauses = new LongAdder();
    private final Map<CloseReason, LongAdder> closed = new EnumMap<>(CloseReason.class);

    TransportCounters() {
        for (CloseReason reason : CloseReason.values()) {
            closed.put(reason, new LongAdder());
        }
    }

    void closed(CloseReason reason) {
        LongAdder count = closed.get(reason);
        if (count != null) {
            count.increment();
        }
    }

    TransportCounts read(int connections) {
        Map<CloseReason, Long> ends = new EnumMap<>(CloseReason.class);
        closed.forEach((reason, count) -> ends.put(reason, count.sum()));
        return new TransportCounts(received.sum(), unread.sum(), sent.sum(), sendErrors.sum(), droppedWrites.sum(),
                malformedRequests.sum(), malformedDropped.sum(), keepalives.sum(), accepted.sum(), opened.sum(),
                refused.sum(), pauses.sum(), ends, connections);
    }
}
